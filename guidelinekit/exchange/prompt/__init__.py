"""One version of a guideline -> its text for a model. Pure."""
