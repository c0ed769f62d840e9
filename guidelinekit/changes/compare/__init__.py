"""Two versions of a guideline -> changes, as data. Pure."""
