"""Asks a chat model: connection, request, kept replies, failures."""
