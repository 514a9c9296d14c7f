"""In which encoding a text probably is that is not in the one it should be: to say so, never to read it as that."""

from charset_normalizer import CharsetMatch, CharsetMatches, from_bytes

NAMES = {
    "cp1252": "Windows-1252 (Western European)",
    "cp1250": "Windows-1250 (Central European)",
    "cp1251": "Windows-1251 (Cyrillic)",
    "koi8_r": "KOI8-R (Cyrillic)",
    "cp1253": "Windows-1253 (Greek)",
    "cp932": "Shift-JIS (Japanese)",
    "euc_jp": "EUC-JP (Japanese)",
    "gb18030": "GB 18030 (Chinese)",
    "big5": "Big5 (Chinese)",
    "cp949": "EUC-KR (Korean)",
}
"""By Python's names: those that programs write when it is not Unicode. Among more of them short texts look like rare ones."""
LINES = 200
LENGTH = 10_000
SHOWN = 40


def probable(content: bytes) -> str | None:
    """Its name with the first words that look strange otherwise, for a person to see whether it is right; None when nothing fits.

    >>> probable("Größe\\n\\tFläche".encode("cp1252")), probable("数学の地図".encode("cp932"))
    ('Windows-1252 (Western European): “Größe”', 'Shift-JIS (Japanese): “数学の地図”')
    """
    strange = [line.strip() for line in content.splitlines() if not line.isascii()][:LINES]
    lines = b"\n".join(line for line in strange if len(line) <= LENGTH)
    found = from_bytes(lines, cp_isolation=list(NAMES)) if lines else None
    best = found.best() if found else None
    if found is None or best is None:
        return None
    encoding = "cp1252" if best.encoding == "cp1250" and _is_western(lines, best, found) else best.encoding
    words = lines.decode(encoding, errors="replace").partition("\n")[0]
    start = max(0, next(place for place, letter in enumerate(words) if not letter.isascii()) - SHOWN // 2)
    return f"{NAMES[encoding]}: “{'…' if start else ''}{words[start : start + SHOWN]}{'…' if len(words) > start + SHOWN else ''}”"


def _is_western(content: bytes, central: CharsetMatch, found: CharsetMatches) -> bool:
    """Both have most letters in common: only the words of a language can speak for the one of Central Europe."""
    western = content.decode("cp1252", errors="ignore")
    likely = next((match.coherence for match in found if match.encoding == "cp1252"), 0.0)
    return western.encode("cp1252") == content and (western == content.decode("cp1250") or likely >= central.coherence)
