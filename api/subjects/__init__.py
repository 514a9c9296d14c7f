"""Subjects and their maps."""
