"""Answers in the words of the source: sentences are ranked, the best are quoted."""
