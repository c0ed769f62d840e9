"""A guideline <-> the file that a labeling tool, a dataset or a spreadsheet has of it: one module a format. Pure."""
