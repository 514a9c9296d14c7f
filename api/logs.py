"""Log lines: one event each, as JSON or as text, from our code and from the libraries alike."""

import logging
import sys
from io import StringIO
from typing import Any, Literal, TextIO

import structlog
from structlog.tracebacks import ExceptionDictTransformer
from structlog.typing import EventDict, ExcInfo, Processor

SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.ExtraAdder(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def _escaped(text: str) -> str:
    """What ends a line, speaks to a terminal or hides is written as in Python."""
    return "".join(part if part.isprintable() else part.encode("unicode_escape").decode() for part in text)


def _escape_event(_: Any, __: str, event: EventDict) -> EventDict:
    return {**event, "event": _escaped(str(event["event"]))}


def _indented_traceback(stream: TextIO, raised: ExcInfo) -> None:
    """No line of it begins like an event, whatever the error's message says."""
    whole = StringIO()
    structlog.dev.plain_traceback(whole, raised)
    stream.writelines(f"\n  {_escaped(line)}" for line in whole.getvalue().strip("\n").split("\n"))


def configure(log_format: Literal["json", "text"], level: int = logging.INFO) -> None:
    """To standard error, newline-safe in both forms. Replaces what was configured before."""
    without_locals = ExceptionDictTransformer(show_locals=False)  # they hold secrets
    as_json: list[Processor] = [structlog.processors.ExceptionRenderer(without_locals), structlog.processors.JSONRenderer()]
    to_read = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=_indented_traceback, repr_native_str=True)
    as_text: list[Processor] = [_escape_event, to_read]
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=SHARED,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *(as_json if log_format == "json" else as_text),
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=level, force=True)
    logging.getLogger("uvicorn").setLevel(logging.WARNING)  # what it says of its start, the command line says better
    logging.getLogger("neo4j").setLevel(logging.ERROR)  # a lost connection is logged by us, once, with the request it hit
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
