"""Accounts: registering, the profile, address and password, the end."""
