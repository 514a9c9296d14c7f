"""The release that runs, as the package says."""

from importlib.metadata import version

VERSION = version("trellis")
