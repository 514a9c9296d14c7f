"""What can go wrong in the graph and its bucket, in our own words; api/errors.py gives each a status and a code."""

from collections.abc import Mapping


class GraphError(Exception):
    """Base of all; its message may be shown to the user and says what to do. `members` go into the problem that answers it."""

    def __init__(self, message: str = "", *, members: Mapping[str, object] | None = None) -> None:
        super().__init__(message)
        self.members = members or {}


class NotFound(GraphError):
    """There is nothing by that uid that this viewer may know of."""


class SignedOut(GraphError):
    """The viewer's session has ended, or their account is suspended or gone."""


class Forbidden(GraphError):
    """The viewer may see this, but their role doesn't reach for what they asked."""


class AddressUnverified(Forbidden):
    """Only who has confirmed their e-mail address may do this."""


class Conflict(GraphError):
    """A uniqueness rule of the graph refused the write."""


class LastOwner(Conflict):
    """A subject has one owner at any time: it is handed over, never left."""


class ShareLinkInvalid(GraphError):
    """The link is unknown, revoked or expired."""


class KeyReused(GraphError):
    """The same Idempotency-Key came with another request before."""


class Unavailable(GraphError):
    """A store can't be reached or is too slow right now; nothing was written."""


class UnknownOutcome(GraphError):
    """The connection broke during the commit: it may or may not have been written. Repeat it with the same Idempotency-Key."""


class Misconfigured(GraphError):
    """A setting is wrong: the message names it and says what to do. Trying again won't help."""


class TextMissing(GraphError):
    """The graph names a text that the bucket doesn't have."""


class TextDamaged(GraphError):
    """A text's bytes are not those that were saved: their SHA-256 differs."""


class MigrationRefused(GraphError):
    """The database and this release don't fit together; nothing was changed."""


class LocalServerError(GraphError):
    """The private Neo4j can't be installed, started or stopped; the message says which and what to do."""


class BackupRefused(GraphError):
    """The backup can't be made or restored; what was there is as it was."""


class StaleRevision(GraphError):
    """The document was saved by somebody since the revision that this save names; `members` tell the newer one."""


class DocumentTooLarge(GraphError):
    """A text of more bytes than a document may have."""


class TooManyDocuments(GraphError):
    """The topic has as many documents as it may."""


class ImageTooLarge(GraphError):
    """An image of too many bytes, or of too many pixels by what its header says."""


class ImageUnreadable(GraphError):
    """Bytes that are no image of the kind they are said to be."""


class ImageKindRefused(GraphError):
    """A kind of file that documents don't show."""
