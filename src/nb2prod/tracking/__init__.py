"""The lab book: where runs are kept. Standard library only, so that it works in any kernel."""
