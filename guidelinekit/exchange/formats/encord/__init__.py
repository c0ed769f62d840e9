"""Encord: a guideline <-> the structure of an ontology, in JSON."""
