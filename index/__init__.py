"""The index: documents loaded, cut into sentences, embedded, stored in Chroma, searched."""
