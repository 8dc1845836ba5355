"""The command line: it translates words into use cases, and results into text."""
