"""Bytes of one guideline -> documents with positions -> one source. Pure."""
