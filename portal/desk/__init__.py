"""The front page behind the door: what waits, how old it is, and how the machine is."""
