"""Everybody's right to see, fetch and delete what is kept of them, and how long each kind of data is kept."""
