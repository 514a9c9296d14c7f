"""Bytes to text: UTF-8 unless the file itself says otherwise, and never a guess that would garble it."""

import codecs
import re

from ingest.errors import UnreadableFile
from ingest.readers.encodings import probable

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
XML_WITHOUT_MARK = ((b"<\0?\0x\0", "utf-16-le"), (b"\0<\0?\0x", "utf-16-be"), (b"<\0m\0a\0", "utf-16-le"), (b"\0<\0m\0a", "utf-16-be"))
XML_DECLARATION = re.compile(rb"""\A\s*<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")


def decoded(content: bytes, path: str | None = None) -> str:
    """A text file; line ends become line feeds. Raises UnreadableFile: wrong_encoding, not_text."""
    text = _strictly(content, _marked(content) or "utf-8", path)
    if "\0" in text:
        raise UnreadableFile("not_text", f"{path or 'The file'} holds NUL bytes, so it is not a text.", path=path)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def guessed(content: bytes) -> str:
    """Whatever can be read of it, to see what kind of file it is; never to keep."""
    return content.decode(_marked(content) or "utf-8", errors="replace").removeprefix("\ufeff")


def decoded_xml(content: bytes) -> str:
    """An XML file in the encoding of its byte order mark or its declaration. Raises UnreadableFile: wrong_encoding."""
    unmarked = next((encoding for start, encoding in XML_WITHOUT_MARK if content.startswith(start)), None)
    declared = XML_DECLARATION.match(content)
    return _strictly(content, _marked(content) or unmarked or (declared[1].decode("ascii") if declared else "utf-8"), None)


def _marked(content: bytes) -> str | None:
    return next((encoding for mark, encoding in BYTE_ORDER_MARKS if content.startswith(mark)), None)


def _strictly(content: bytes, encoding: str, path: str | None) -> str:
    name = path or "The file"
    try:
        return content.decode(encoding).removeprefix("\ufeff")
    except LookupError:
        raise UnreadableFile("wrong_encoding", f"{name} says that its encoding is {encoding}, which nobody knows.", path=path) from None
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        instead = probable(content)
        probably = f". It is probably {instead}" if instead else ""
        message = f"{name} is not valid {encoding.upper()} (line {line}){probably}. Save it as UTF-8 and try again."
        raise UnreadableFile("wrong_encoding", message, line=line, path=path) from None
