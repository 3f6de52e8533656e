"""Measurements; nothing that is timed is a test."""
