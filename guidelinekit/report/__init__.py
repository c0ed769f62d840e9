"""Findings, changes and changelogs -> text, Markdown and JSON. Pure."""
