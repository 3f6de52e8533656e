"""The public by mail address: confirmed, blocked, trusted. No account, and nothing readable in the database."""
