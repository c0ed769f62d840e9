"""Spreadsheets of labels and of examples, as CSV and as XLSX <-> a guideline."""
