"""INCEpTION: a guideline <-> the layers and tagsets of a project, in JSON; type systems of UIMA can be read too."""
