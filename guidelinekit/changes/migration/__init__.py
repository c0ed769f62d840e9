"""Versions and the changes between them -> what becomes of every value that finished items have. Pure."""
