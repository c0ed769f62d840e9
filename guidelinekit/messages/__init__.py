"""Message ids and arguments -> the text that labelers and reviewers read, in several languages. Pure."""
