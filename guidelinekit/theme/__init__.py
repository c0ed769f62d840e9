"""The MkDocs theme of annotators' pages: templates and static files only."""
