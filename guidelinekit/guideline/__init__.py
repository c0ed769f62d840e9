"""One guideline: bytes -> documents -> findings -> model. Pure."""
