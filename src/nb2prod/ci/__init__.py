"""CI providers, one file each: a pipeline becomes the workflow that checks its package."""
