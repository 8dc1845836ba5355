"""The steps of a shop's sales model."""
