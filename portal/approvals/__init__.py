"""Two must agree: what cannot be undone, or would be too much for one."""
