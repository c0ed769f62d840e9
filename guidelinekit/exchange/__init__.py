"""One version of a guideline -> files for programs, models and labeling tools. Pure."""
