"""Who may do what, written once. A query names a check, `guarded` spells it out.

Checks of a subject expect the variable `subject`; all expect `$viewer_uid` and `$credential_uid`, both NIL for an anonymous viewer.
"""

from dataclasses import dataclass
from typing import Any, Literal, LiteralString, NoReturn

from neo4j import AsyncManagedTransaction as Tx

from graph.errors import Forbidden, NotFound, SignedOut

NIL: LiteralString = "00000000-0000-0000-0000-000000000000"
"""Nobody's uid, since ours are of version 7. What queries get instead of null: the database plans a query anew for null, and for texts of
another order of length."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks, and the session or access token by which they do."""

    uid: str | None
    credential_uid: str | None

    def asks(self, **values: Any) -> dict[str, Any]:
        """The parameters of a guarded query: who asks, and these."""
        return {"viewer_uid": self.uid or NIL, "credential_uid": self.credential_uid or NIL, **values}


ANONYMOUS = Viewer(None, None)
SESSION_ENDED = "Your session has ended. Load the page again to go on."
FORBIDDEN = "You may not do this."

IS_ANONYMOUS: LiteralString = "$viewer_uid = '" + NIL + "'"
VIEWER: LiteralString = """(viewer:User {uid: $viewer_uid})
        WHERE credential.ended_at IS NULL AND credential.expires_at > datetime()
            AND viewer.suspended_at IS NULL AND viewer.deactivated_at IS NULL"""


def _viewer(also: LiteralString = "", of_token: LiteralString = "") -> LiteralString:
    """Somebody whose credential is still good; `also` asks more of `viewer`, and `of_token` of an access token. Role and state are read
    here, never from a token."""
    session: LiteralString = "EXISTS {\n        (credential:Session {uid: $credential_uid})-[:OF]->" + VIEWER + also + "\n    }"
    token: LiteralString = (
        "EXISTS {\n        (credential:AccessToken {uid: $credential_uid})-[:OF]->" + VIEWER + also + of_token + "\n    }"
    )
    return "(" + session + " OR " + token + ")"


LIVE_VIEWER = _viewer()
SIGNED_IN = _viewer(" AND viewer.role <> 'guest'")
ADMIN_SCOPE: LiteralString = " AND 'admin' IN credential.scopes"
ADMIN = _viewer(" AND viewer.role = 'admin'", ADMIN_SCOPE)

LIVE_SUBJECT: LiteralString = """subject.staged_by IS NULL AND subject.deleted_at IS NULL AND subject.hidden_at IS NULL"""

ALSO_READABLE: LiteralString = "(" + LIVE_SUBJECT + " AND (subject.visibility IN ['public', 'unlisted'] OR subject.uid IN memberships))"
"""CAN_READ of further subjects, for a query that has asked it of one and holds the uids of the viewer's own as `memberships`. Within a path
the whole check takes the database seconds to plan."""


def _member(roles: LiteralString) -> LiteralString:
    return "EXISTS { ()-[member:MEMBER_OF {key: $viewer_uid + ':' + subject.uid}]->(subject) WHERE member.role IN " + roles + " }"


def _member_or_admin(roles: LiteralString) -> LiteralString:
    """An admin of the site does what members do, but with what is private."""
    return "(" + _member(roles) + " OR subject.visibility <> 'private' AND " + ADMIN + ")"


CHECKS: dict[LiteralString, LiteralString] = {
    "CAN_READ": "(\n    "
    + LIVE_SUBJECT
    + "\n    AND ("
    + IS_ANONYMOUS
    + " OR "
    + LIVE_VIEWER
    + """)
    AND (
        subject.visibility IN ['public', 'unlisted']
        OR EXISTS { ()-[:MEMBER_OF {key: $viewer_uid + ':' + subject.uid}]->(subject) }
    )
)""",
    "CAN_COMMENT": "(\n    "
    + LIVE_SUBJECT
    + " AND "
    + SIGNED_IN
    + """
    AND (subject.visibility = 'public' OR """
    + _member_or_admin("['owner', 'editor', 'commenter']")
    + """)
)""",
    "CAN_EDIT": "(\n    " + LIVE_SUBJECT + " AND " + SIGNED_IN + "\n    AND " + _member_or_admin("['owner', 'editor']") + "\n)",
    "CAN_MANAGE": "(\n    " + LIVE_SUBJECT + " AND " + SIGNED_IN + "\n    AND " + _member_or_admin("['owner']") + "\n)",
    "IS_OWNER": "(\n    subject.staged_by IS NULL AND " + SIGNED_IN + "\n    AND " + _member_or_admin("['owner']") + "\n)",
    "IS_SIGNED_IN": SIGNED_IN,
    "IS_VERIFIED": _viewer(" AND viewer.role <> 'guest' AND ($is_local OR viewer.email_verified_at IS NOT NULL)"),
    "IS_MODERATOR": _viewer(" AND viewer.role IN ['moderator', 'admin']", ADMIN_SCOPE),
    "IS_ADMIN": ADMIN,
}
"""What one may do with a subject, and who somebody is: IS_OWNER of a deleted or hidden subject too, IS_VERIFIED or on a local install."""


def guarded(cypher: LiteralString) -> LiteralString:
    """The query with its checks spelled out. Raises ValueError when it names none: such a query would be a hole."""
    spelled_out = cypher
    for name, check in CHECKS.items():
        spelled_out = spelled_out.replace(name, check)
    if spelled_out == cypher:
        raise ValueError(f"a guarded query names one of {', '.join(CHECKS)}")
    return spelled_out


def for_each(cypher: LiteralString) -> LiteralString:
    """The query for many who ask at once, from `$asked`: a list of what would be its parameters."""
    return "UNWIND $asked AS asked" + cypher.replace("$", "asked.")


def unguarded(cypher: LiteralString, *, because: str) -> LiteralString:
    """A query that asks no permission, with the reason why no viewer can reach it through it."""
    if not because:
        raise ValueError("an unguarded query says why it needs no check")
    return cypher


STANDING = guarded(
    "\nRETURN "
    + IS_ANONYMOUS
    + " OR "
    + LIVE_VIEWER
    + """ AS is_live,
    EXISTS { MATCH (subject:Subject {uid: $subject_uid}) WHERE CAN_READ } AS can_read
"""
)


async def nothing(tx: Tx, viewer: Viewer) -> list[Any]:
    """An empty list, for a viewer who is still there. Raises SignedOut."""
    if (await _standing(tx, viewer, None))[0]:
        return []
    raise SignedOut(SESSION_ENDED)


async def refuse(tx: Tx, viewer: Viewer, message: str, *, subject_uid: str | None = None) -> NoReturn:
    """No row came back: is the viewer gone, is there nothing they may see, or may they only look?

    Always asks, so that what is foreign and what doesn't exist take the same time. Raises SignedOut, NotFound with `message`, or, when
    `subject_uid` names what more than reading was asked of, Forbidden for whoever may read that.
    """
    is_live, can_read = await _standing(tx, viewer, subject_uid)
    if not is_live:
        raise SignedOut(SESSION_ENDED)
    if can_read:
        raise Forbidden(FORBIDDEN)
    raise NotFound(message)


ROLE = guarded("RETURN " + LIVE_VIEWER + " AS is_live, IS_MODERATOR AS is_moderator, IS_ADMIN AS is_admin")


async def demand_role(tx: Tx, viewer: Viewer, role: Literal["moderator", "admin"]) -> None:
    """Raises SignedOut when the viewer is gone, Forbidden when their role doesn't reach."""
    result = await tx.run(ROLE, viewer.asks())
    record = await result.single(strict=True)
    if not record["is_live"]:
        raise SignedOut(SESSION_ENDED)
    if not record["is_admin" if role == "admin" else "is_moderator"]:
        raise Forbidden(FORBIDDEN)


IS_ONE = guarded("RETURN IS_ADMIN AS is_admin")


async def is_admin(tx: Tx, viewer: Viewer) -> bool:
    return (await (await tx.run(IS_ONE, viewer.asks())).single(strict=True))["is_admin"]


async def _standing(tx: Tx, viewer: Viewer, subject_uid: str | None) -> tuple[bool, bool]:
    """Is the viewer still there, and may they read the subject?"""
    result = await tx.run(STANDING, viewer.asks(subject_uid=subject_uid or NIL))
    record = await result.single(strict=True)
    return record["is_live"], record["can_read"]
