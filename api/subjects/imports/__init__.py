"""Importing files: what is uploaded becomes a subject, by a job."""
