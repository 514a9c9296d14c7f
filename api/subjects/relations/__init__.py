"""Relations that are proposed, that lead to other maps, and that contradict each other."""
