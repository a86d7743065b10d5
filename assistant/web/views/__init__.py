"""Draws values as markup."""
