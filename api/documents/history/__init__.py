"""The revisions of documents: which there are, what they say, how they differ."""
