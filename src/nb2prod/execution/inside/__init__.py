"""What runs in other processes: beside a notebook in its kernel, and around a package.

Standard library only, for every Python that a kernel may have; loaded by ``loader``.
"""
