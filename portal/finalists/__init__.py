"""The finalists' presentations, with figures and their sources."""
