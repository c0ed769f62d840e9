"""The format: schema, model, task kinds, sections, references. Pure."""
