"""The one entry: health, metrics, the map of services."""
