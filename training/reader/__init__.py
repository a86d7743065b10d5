"""Trains, measures, calibrates and exports the reader."""
