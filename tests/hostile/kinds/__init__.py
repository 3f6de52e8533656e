"""The list of hostile values, by theme."""
