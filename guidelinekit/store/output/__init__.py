"""The folder that `build` and `publish` write: which one may be replaced, its indexes, and the change of its state."""
