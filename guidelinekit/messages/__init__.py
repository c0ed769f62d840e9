"""Everything that a labeler or a reviewer reads: message ids and arguments -> words, in several languages. Pure."""
