"""Prompt files, read by name."""
