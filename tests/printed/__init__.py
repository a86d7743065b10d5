"""Prints documents as PDF and knows where on the paper each of their words stands."""
