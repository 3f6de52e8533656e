"""The demonstration: its content, its clock, its mail box."""
