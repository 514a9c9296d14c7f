"""Taking one's data along, and leaving: for a while, or for good."""
