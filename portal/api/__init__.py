"""Open data: what the public may see of editions, as JSON, read only and through the same gate as the pages."""
