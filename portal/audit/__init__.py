"""What staff did: append-only, and the database itself refuses anything else."""
