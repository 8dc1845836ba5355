"""Running notebooks: what they compute is recorded, and packages are compared with it."""
