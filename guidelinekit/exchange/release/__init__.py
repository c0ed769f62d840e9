"""One release -> its files for programs, models and labeling tools. Pure."""
