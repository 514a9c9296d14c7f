"""What can go wrong in the graph and its bucket, in our own words; api/errors.py gives each a status and a code."""

from collections.abc import Mapping, Sequence


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


class ProofFailed(GraphError):
    """A code was used already, or what it proves has changed, between the comparison and the transaction."""


class Conflict(GraphError):
    """A uniqueness rule of the graph refused the write."""


class LastOwner(Conflict):
    """A subject has one owner at any time: it is handed over, never left."""


class ShareLinkInvalid(GraphError):
    """The link is unknown, revoked or expired."""


class LastAdmin(Conflict):
    """Nobody would be left to administer this install."""


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


class RenderingFailed(GraphError):
    """A text that can't be shown as HTML within the time and memory that one may take."""


class ImageTooLarge(GraphError):
    """An image of too many bytes, or of too many pixels by what its header says."""


class ImageUnreadable(GraphError):
    """Bytes that are no image of the kind they are said to be."""


class ImageKindRefused(GraphError):
    """A kind of file that documents don't show."""


class OperationInvalid(GraphError):
    """An operation on a subject's structure that no map could take. `code` names the rule, `where` the field."""

    def __init__(self, code: str, message: str, *, where: str = "operations") -> None:
        super().__init__(message, members={"errors": [{"field": where, "message": message}]})
        self.code, self.where = code, where


class ChangeRefused(GraphError):
    """A change that this map can't take as it is now. `code` names the rule; the members tell which topics are concerned."""

    def __init__(self, code: str, message: str, topics: Sequence[Mapping[str, str]] = ()) -> None:
        super().__init__(message, members={"topics": list(topics)} if topics else None)
        self.code, self.topics = code, topics


class UndoConflict(ChangeRefused):
    """What a change has done doesn't stand any more, or something stands on it; the members tell which topics are in the way."""

    def __init__(self, message: str, topics: Sequence[Mapping[str, str]] = ()) -> None:
        super().__init__("undo_conflict", message, topics)


class StaleChange(GraphError):
    """The same was changed since the version that a change names; the members tell the changes since."""


class StaleVersion(GraphError):
    """The map was changed since the version that an update names; nothing was written."""


class JobEnded(Conflict):
    """The job was cancelled, or somebody else has taken it up: what it was about to write is not wanted any more."""


class TooManyJobs(GraphError):
    """An account has as much going on as it may have at the same time."""


class ExportTooLarge(GraphError):
    """The texts of a map are more than one file may hold."""


class ExportFailed(GraphError):
    """Writing a file took longer, or more memory, than it may."""
