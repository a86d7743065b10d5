"""Checks what a model wrote, sentence by sentence, against the sentences it was shown."""
