"""Copies of subjects, as jobs: a large one takes longer than a request."""
