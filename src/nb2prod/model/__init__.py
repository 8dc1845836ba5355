"""Frozen values that flow from room to room; standard library only."""
