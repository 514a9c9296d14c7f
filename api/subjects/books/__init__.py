"""Books for one reader."""
