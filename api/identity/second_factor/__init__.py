"""What proves, besides the password, that it is you."""
