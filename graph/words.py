"""What somebody types to find a title, as the full-text index reads it. Whatever it is, it is only ever looked for, never obeyed."""

import re
import unicodedata


def asked(typed: str) -> str | None:
    r"""A Lucene query for public titles with all of these words, of which the last may be only begun; None when there is no word in it.

    >>> asked("linear Alg")
    '+visibility:public +title:"linear" +(title:"Alg" (+title:alg*))'
    >>> asked('self-stu" OR *:*')
    '+visibility:public +title:"self-stu\\"" +title:"OR"'
    >>> asked("?!") is None
    True
    """
    words = [word for word in typed.split() if _has_word(word)]
    if not words:
        return None
    is_begun = _has_word(typed.split()[-1])
    whole = words[:-1] if is_begun else words
    clauses = [f"+title:{_quoted(word)}" for word in whole]
    if is_begun:
        clauses.append(f"+(title:{_quoted(words[-1])} ({_begun(words[-1])}))")
    return " ".join(["+visibility:public", *clauses])


def _has_word(word: str) -> bool:
    return any(character.isalnum() for character in word)


def _quoted(word: str) -> str:
    """The index takes it apart as it does titles."""
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _begun(word: str) -> str:
    """Nobody takes the beginning of a word apart or folds it, so that happens here."""
    *whole, begun = re.findall(r"\w+", word)
    return " ".join([*(f"+title:{_quoted(part)}" for part in whole), f"+title:{_folded(begun)}*"])


def _folded(word: str) -> str:
    """
    >>> _folded("Élan"), _folded("Straße"), _folded("数学")
    ('elan', 'strasse', '数学')
    """
    plain = (unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode() or letter for letter in word.casefold())
    return "".join(plain)
