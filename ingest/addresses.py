"""What texts of an outline call the images that came with them, and the topics of their map, until these have addresses of their own."""

import re
from collections.abc import Mapping

from graph.values import sha256

SCHEME = "trellis"
IMAGE = SCHEME + ":image/"
TOPIC = SCHEME + ":topic/"
ADDRESS = re.compile(rf"{SCHEME}:(?:image/[0-9a-f]{{64}}|topic/[0-9]{{1,9}}\b)")


def image_address(content: bytes) -> str:
    """By what is in it, so that the same image is one, and a newer file's is known again."""
    return IMAGE + sha256(content)


def topic_address(number: int) -> str:
    """
    >>> topic_address(7)
    'trellis:topic/7'
    """
    return f"{TOPIC}{number}"


def replaced(markdown: str, addresses: Mapping[str, str]) -> str:
    """The text with other addresses in their place; those that are not named stay.

    >>> replaced("[a](trellis:topic/1), [b](trellis:topic/12)", {"trellis:topic/1": "a.md"})
    '[a](a.md), [b](trellis:topic/12)'
    """
    if SCHEME not in markdown:
        return markdown
    return ADDRESS.sub(lambda found: addresses.get(found[0], found[0]), markdown)
