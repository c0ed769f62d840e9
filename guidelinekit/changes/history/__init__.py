"""Versions in order -> releases, notes, the changelog. Pure."""
