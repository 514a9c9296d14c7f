"""Accounts in the hands of moderators and admins, and the audit log."""
