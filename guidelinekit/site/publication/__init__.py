"""All releases of a guideline -> the pages and files that they share."""
