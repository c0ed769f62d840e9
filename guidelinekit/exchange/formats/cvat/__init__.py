"""CVAT: the labels of a project or task, in JSON or in the dump of annotations in XML."""
