"""What the links of mails do: confirm an address, reset a password."""
