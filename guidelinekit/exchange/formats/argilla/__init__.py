"""Argilla 2: a guideline <-> the settings of a dataset, in JSON."""
