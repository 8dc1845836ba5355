"""The collector: it works in the notebook's kernel, with the standard library alone."""
