"""The only user of git."""
