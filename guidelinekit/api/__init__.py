"""The public Python API: a repository of guidelines in, typed results out."""
