"""content.json of XMind Zen and later: a list of sheets, each with its tree of topics."""

import orjson

from ingest.errors import UnreadableFile
from ingest.limits import DEPTH
from ingest.readers.decoding import decoded
from ingest.readers.json_values import Table, table, tables

PATH = "content.json"


def sheets(content: bytes) -> list[Table]:
    """The sheets as they are. Raises UnreadableFile: wrong_encoding, not_text, empty_file, truncated, too_deep, not_json, unknown_…"""
    text = decoded(content, PATH)
    if not text.strip():
        raise UnreadableFile("empty_file", f"{PATH} in the archive is empty.", path=PATH)
    try:
        parsed: object = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise _refusal(error) from None
    found = tables(parsed) or [table(parsed)]
    if not any("rootTopic" in sheet for sheet in found):
        raise UnreadableFile("unknown_format", f"{PATH} in the archive is no mind map: no sheet in it has a rootTopic.", path=PATH)
    return found


def _refusal(error: orjson.JSONDecodeError) -> UnreadableFile:
    if "limit" in error.msg:
        message = f"The map is deeper than {DEPTH} levels: move what lies deeper up, or into its own map."
        return UnreadableFile("too_deep", message, path=PATH)
    if "end of data" in error.msg:
        return UnreadableFile("truncated", f"{PATH} in the archive ends in the middle: its end is missing.", line=error.lineno, path=PATH)
    message = f"{PATH} in the archive is not valid JSON: {error.msg} (line {error.lineno})."
    return UnreadableFile("not_json", message, line=error.lineno, path=PATH)
