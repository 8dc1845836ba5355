"""Reads notebooks, writes their tags, and turns their code into plain Python; runs none of it."""
