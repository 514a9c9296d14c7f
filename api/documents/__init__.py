"""Documents of topics."""
