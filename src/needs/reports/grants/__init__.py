"""Grants beside need."""
