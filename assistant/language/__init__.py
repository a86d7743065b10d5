"""What Footnote knows of English: every word list and pattern, once, each with its examples."""
