"""Asking for jobs: how far one is, and cancelling it."""
