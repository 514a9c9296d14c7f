"""What topics are about."""
