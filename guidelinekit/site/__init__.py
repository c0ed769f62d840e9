"""A guideline and its changelog -> the labelers' pages as Markdown. Pure."""
