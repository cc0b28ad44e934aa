"""Classify a local music collection, find what sounds alike, and hear what a microphone hears."""

__version__ = "0.1.0"
