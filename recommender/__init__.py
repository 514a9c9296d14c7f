"""Arithmetic on snapshots of the graph: what to recommend, how to tag, what relates to what. Nothing is fitted yet."""
