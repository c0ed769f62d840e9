"""A guideline and its changelog -> the annotators' pages as Markdown. Pure."""
