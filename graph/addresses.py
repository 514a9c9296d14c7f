"""Addresses of pages as people copy them: /{slug}-{short id of the subject}/{short id of the topic}.

ui/src/app/addresses.ts does the same.
"""

from typing import NamedTuple
from uuid import UUID

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
LONGEST = 22
"""Characters of the highest uid."""
LIMIT = 1 << 128


class Addressed(NamedTuple):
    """What the address of a topic is made of."""

    subject_uid: str
    slug: str
    topic_uid: str


def short_id(uid: str) -> str:
    """A uid's 128 bits in base 58. Raises ValueError for what is none.

    >>> short_id("0190a1b2-0000-7000-8000-000000000001")
    'CD6Ad4ckcptqKuaVrCPsE'
    """
    rest, text = UUID(uid).int, ""
    while True:
        rest, digit = divmod(rest, len(ALPHABET))
        text = ALPHABET[digit] + text
        if not rest:
            return text


def uid_of(short: str) -> str | None:
    """The uid behind a short id; None when it is none.

    >>> uid_of(short_id("0190a1b2-0000-7000-8000-000000000001")), uid_of("0OIl"), uid_of("z" * 22)
    ('0190a1b2-0000-7000-8000-000000000001', None, None)
    """
    value = 0
    for character in short[: LONGEST + 1]:
        digit = ALPHABET.find(character)
        if digit < 0:
            return None
        value = value * len(ALPHABET) + digit
    uid = str(UUID(int=value)) if value < LIMIT else ""
    return uid if uid and short_id(uid) == short else None


def page_of(topic: Addressed) -> str:
    """The path of a topic's page."""
    return f"/{topic.slug}-{short_id(topic.subject_uid)}/{short_id(topic.topic_uid)}"


def lasting_page(subject_uid: str, topic_uid: str) -> str:
    """As `page_of`, whatever the subject is called."""
    return f"/{short_id(subject_uid)}/{short_id(topic_uid)}"


IMAGES = "/api/v1/images/"


def image_of(uid: str) -> str:
    """What texts name to show an image."""
    return IMAGES + uid
