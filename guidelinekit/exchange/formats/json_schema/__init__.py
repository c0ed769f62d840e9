"""JSON Schemas of answers, in the form that providers of structured output accept."""
