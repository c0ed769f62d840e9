"""Message ids and arguments -> the text that annotators and reviewers read, in several languages. Pure."""
