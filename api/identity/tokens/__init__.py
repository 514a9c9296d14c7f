"""Personal access tokens, for scripts."""
