"""A guideline and the file of a tool -> how the tool differs from it, by meaning. Pure."""
