"""Who belongs to a subject."""
