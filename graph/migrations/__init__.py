"""Numbered Cypher files beside this one, applied once, in order. A file that has been released never changes: add the next number."""
