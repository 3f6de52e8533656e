"""Staff and jurors, and who may enter where."""
