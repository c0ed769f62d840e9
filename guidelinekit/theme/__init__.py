"""The MkDocs theme `guidelinekit`: templates and static files, found by MkDocs through an entry point."""
