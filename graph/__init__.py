"""Everything that persists: the property graph, and the bucket of texts that it points into."""
