"""«Slik siden ser ut …»: staff look at the public pages as everybody will see them at a moment."""
