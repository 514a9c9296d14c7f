"""The images that documents show."""
