"""Publish every release of guidelines into one folder, in which what was published stays as it is."""
