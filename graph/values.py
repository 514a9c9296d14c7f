"""Values that are made before they are stored: identifiers, keys, names."""

import hashlib
import unicodedata
from collections.abc import Iterable

from fractional_indexing import generate_n_keys_between
from slugify import slugify
from uuid_utils import uuid7

WORDS_PER_MINUTE = 220
SLUG_LENGTH = 80
WORD_OR_SPACE = bytes(ord(" " if chr(byte).isspace() else "x") for byte in range(256))


def new_uid() -> str:
    """A UUIDv7 as text (RFC 9562): sorts by the time it was made."""
    return str(uuid7())


def sha256(content: bytes) -> str:
    """Lower-case hexadecimal.

    >>> sha256(b"")[:8]
    'e3b0c442'
    """
    return hashlib.sha256(content).hexdigest()


def text_key(document_uid: str, revision_uid: str) -> str:
    """Where a revision's text lies in the bucket."""
    return f"documents/{document_uid}/{revision_uid}"


def image_key(subject_uid: str, image_uid: str) -> str:
    """Where an image's bytes lie in the bucket."""
    return f"images/{subject_uid}/{image_uid}"


def slug(title: str) -> str:
    """What a title looks like in an address; never empty, and not unique: the short id beside it decides.

    >>> slug("The Rust Programming Language"), slug("日本"), slug("?!")
    ('the-rust-programming-language', 'ri-ben', 'subject')
    """
    return slugify(title, max_length=SLUG_LENGTH, word_boundary=True) or "subject"


def tags(names: Iterable[str]) -> dict[str, str]:
    """Normalised slug -> the name that was given for it first; names without a letter or digit are left out.

    >>> tags(["Linear Algebra", "linear-algebra", "?"])
    {'linear-algebra': 'Linear Algebra'}
    """
    found: dict[str, str] = {}
    for name in names:
        if tag := slugify(name, max_length=SLUG_LENGTH, word_boundary=True):
            found.setdefault(tag, " ".join(name.split()))
    return found


def name_key(name: str) -> str:
    """Two names with the same key are the same name: NFKC, case-folded, white space folded.

    >>> name_key("  Linear  ALGEBRA") == name_key("linear algebra")
    True
    """
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def ranks(count: int) -> list[str]:
    """Fractional indexes of that many siblings, in order; they compare by code point.

    >>> ranks(3)
    ['a0', 'a1', 'a2']
    """
    return generate_n_keys_between(None, None, count)


def words(text: str) -> int:
    """How many words a reader reads.

    >>> words("Own it, borrow it."), words(" Ünder  it\\n"), words("")
    (4, 2, 0)
    """
    if not text.isascii():
        return len(text.split())
    marked = b" " + text.encode().translate(WORD_OR_SPACE)
    return marked.count(b" x")  # a megabyte in a tenth of the time that making each word takes


def reading_minutes(word_count: int) -> int:
    """Whole minutes, at least one.

    >>> reading_minutes(10), reading_minutes(441)
    (1, 3)
    """
    return max(1, -(-word_count // WORDS_PER_MINUTE))
