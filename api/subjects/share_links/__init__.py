"""Links by which the owner of a subject lets others in."""
