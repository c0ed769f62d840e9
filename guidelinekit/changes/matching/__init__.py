"""Removed and added elements -> pairs that are one element under two ids."""
