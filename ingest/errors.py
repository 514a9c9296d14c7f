"""Why a file can't become a subject; api/errors.py gives each class a status."""


class IngestError(Exception):
    """Base of all; its message may be shown to the user and says what to do."""


class UnreadableFile(IngestError):
    """The file is refused as a whole, nothing of it was kept. `code` is stable, `line` and `path` say where when that is known."""

    def __init__(self, code: str, message: str, *, line: int | None = None, path: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.line = line
        self.path = path
