"""Changes of a map's structure: made, undone, listed and compared."""
