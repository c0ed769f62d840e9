"""Guideline documents, such as Markdown and Word, read as blocks, and blocks read as a draft of a guideline."""
