"""Log lines: one event each, as JSON or as text, from our code and from the libraries alike."""

import logging
import sys
from typing import Literal

import structlog
from structlog.tracebacks import ExceptionDictTransformer
from structlog.typing import Processor

SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.ExtraAdder(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def configure(log_format: Literal["json", "text"], level: int = logging.INFO) -> None:
    """To standard error, newline-safe in both forms. Replaces what was configured before."""
    without_locals = ExceptionDictTransformer(show_locals=False)  # they hold secrets
    as_json: list[Processor] = [structlog.processors.ExceptionRenderer(without_locals), structlog.processors.JSONRenderer()]
    as_text: list[Processor] = [
        structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback)
    ]
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
