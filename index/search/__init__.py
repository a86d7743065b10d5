"""Search in an index: hybrid ranking over two halves, and the cache file that both read."""
