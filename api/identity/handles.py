"""Handles: which there can be."""

import re
import unicodedata

from api.refusals import HandleRefused
from graph.values import name_key

SHAPE = re.compile(r"[a-z0-9_-]{3,30}")
# fmt: off
RESERVED = frozenset((
    "about", "abuse", "account", "accounts", "admin", "administrator", "anonymous", "api", "assets", "audit", "author", "authors",
    "auth", "blog", "bot", "contact", "deleted-user", "docs", "everyone", "feed", "guest", "guests", "help", "here", "home", "info",
    "login", "logout", "mail", "me", "moderator", "moderators", "new", "news", "nobody", "no-reply", "noreply", "null", "official",
    "operator", "owner", "postmaster", "privacy", "register", "robot", "root", "security", "self", "settings", "sign-in", "sign-out",
    "sign-up", "signin", "signout", "signup", "staff", "status", "subjects", "superuser", "support", "system", "team", "terms",
    "trellis", "undefined", "user", "users", "verify", "webmaster", "www", "you"
))
# fmt: on
"""Names that speak for this install or for nobody in particular."""


def checked(handle: str) -> str:
    """As it is compared and shown, in small letters. Raises HandleRefused.

    Other forms of the same letters (capital, full-width, superscript) become the plain ones first, so that nobody can pass for somebody
    else: `paypaI`, with a capital i, is `paypai`.

    >>> checked("Ａda_1815")
    'ada_1815'
    """
    shown = unicodedata.normalize("NFKC", handle)
    key = name_key(shown)
    if not SHAPE.fullmatch(key) or key != shown.casefold():
        raise HandleRefused("A handle has 3 to 30 characters: letters a to z, digits, - and _.", field="handle")
    if key in RESERVED:
        raise HandleRefused("This handle is kept for the site itself. Choose another one.", field="handle")
    return key
