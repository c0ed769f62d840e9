"""Hugging Face `datasets`: the features of a data set, with `ClassLabel` columns for labels."""
