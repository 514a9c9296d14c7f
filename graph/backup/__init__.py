"""The whole of what Trellis keeps in one file: a zip of the graph's dump, every text, and a manifest with their hashes.

manifest.json, graph/neo4j.dump, bucket/<key>. The graph is taken first: a text is put before it is linked, so every text that the dump
names is there when the bucket's turn comes.
"""
