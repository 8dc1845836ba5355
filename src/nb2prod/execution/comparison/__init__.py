"""The one deep comparison of values: standard library only, so that it runs in any process.

A value is described as a graph of plain nodes (``describe``), which needs the libraries that made
it; two descriptions are compared by path (``compare``), which needs nothing.
"""
