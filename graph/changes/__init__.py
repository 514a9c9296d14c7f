"""Operations on a subject's structure. A change is a list of them, numbered, and the stored tree equals the tree that they rebuild."""
