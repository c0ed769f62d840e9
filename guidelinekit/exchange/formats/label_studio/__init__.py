"""Label Studio: a guideline <-> the labeling configuration of a project, in XML."""
