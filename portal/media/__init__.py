"""Files that people send in: checked, kept under random names, shown only when clean, counted, and let go of."""
