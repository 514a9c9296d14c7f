"""What a reader meets and can't keep, counted once per kind."""

from dataclasses import replace

from ingest.outline import Problem

NAMES_SHOWN = 12
NAME_LENGTH = 80


class Findings:
    """Collects warnings: the first of a kind says where, the rest are counted, and what has a name is named."""

    def __init__(self) -> None:
        self._first: dict[tuple[str, str], Problem] = {}
        self._counts: dict[tuple[str, str], int] = {}
        self._names: dict[tuple[str, str], dict[str, None]] = {}

    def warn(
        self, code: str, message: str, *, name: str | None = None, path: str | None = None, line: int | None = None, count: int = 1
    ) -> None:
        """`message` is a sentence without its full stop; the same code with another message is another kind."""
        kind = (code, message)
        if not count:
            return
        self._first.setdefault(kind, Problem("warning", code, message, line=line, path=path))
        self._counts[kind] = self._counts.get(kind, 0) + count
        if name:
            self._names.setdefault(kind, {})[name[:NAME_LENGTH]] = None

    def problems(self) -> list[Problem]:
        """In the order in which the kinds were first met."""
        return [self._counted(kind) for kind in self._first]

    def _counted(self, kind: tuple[str, str]) -> Problem:
        count, names = self._counts[kind], list(self._names.get(kind, ()))
        shown = ", ".join(names[:NAMES_SHOWN]) + (f" and {len(names) - NAMES_SHOWN} more" if len(names) > NAMES_SHOWN else "")
        message = kind[1] + (f": {shown}" if shown else "") + (f" ({count:,} times)" if count > 1 else "")
        return replace(self._first[kind], message=f"{message}.", count=count)
