"""The same job done by each contender, as a script of its own that imports nothing but itself."""
