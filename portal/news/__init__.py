"""Articles and their feed."""
