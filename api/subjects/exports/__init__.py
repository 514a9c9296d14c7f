"""Subjects as files that other programs open."""
