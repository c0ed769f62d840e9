"""One guideline -> findings. Pure."""
