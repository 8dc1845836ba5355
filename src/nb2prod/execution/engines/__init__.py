"""What runs the trials of a sweep: local processes, Dask, Ray."""
