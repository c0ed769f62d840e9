"""A guideline -> the index of the finder, as one script. Pure."""
