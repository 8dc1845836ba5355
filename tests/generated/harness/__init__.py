"""Holds exported packages to account: runs a notebook and its package and compares the values."""
