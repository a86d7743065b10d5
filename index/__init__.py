"""The index: documents loaded, cut into sentences and passages, embedded, stored in Chroma, searched."""
