"""Maps as bytes, and single topics."""
