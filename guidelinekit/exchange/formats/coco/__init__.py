"""COCO: a file with categories, and with images and annotations or without."""
