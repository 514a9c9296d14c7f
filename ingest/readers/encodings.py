"""In which encoding a text probably is that is not in the one it should be: to say so, never to read it as that."""

from charset_normalizer import from_bytes

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
    found = from_bytes(lines, cp_isolation=list(NAMES)).best() if lines else None
    if found is None:
        return None
    encoding = "cp1252" if found.encoding == "cp1250" and not found.coherence and _fits(lines, "cp1252") else found.encoding
    words = lines.decode(encoding, errors="replace").partition("\n")[0]
    return f"{NAMES[encoding]}: “{words[:SHOWN]}{'…' if len(words) > SHOWN else ''}”"


def _fits(content: bytes, encoding: str) -> bool:
    """Both of Latin letters: most texts are in the one of Western Europe, unless the letters of a language speak for the other."""
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
