"""brat: a guideline <-> the file `annotation.conf` of a collection."""
