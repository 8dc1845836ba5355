"""Writes an export: all of it or nothing, and never over somebody's work."""
