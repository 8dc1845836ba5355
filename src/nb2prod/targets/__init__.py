"""Targets: where a pipeline runs. Each is one file; its templates lie in a folder of its name."""
