"""Comments on finalists and articles: written by mail link, read by a moderator, shown through one gate."""
