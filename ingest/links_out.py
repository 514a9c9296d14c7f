"""Links between the topics of a map, as they stand in its texts, in the way that a file has them. Pure."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph.addresses import uid_of
from graph.links import SHORT, TITLE, UID, title_of
from graph.values import name_key
from ingest.addresses import topic_address
from ingest.readers.chapter_links import SPAN, outside_code

WAY = rf"(?P<way>(?:/topics/)?(?P<uid>{UID})|/(?:[\w%.~-]*-)?{SHORT}/(?P<short>{SHORT})(?![\w-]))"
PART = r"(?P<part>#[^\s()<>]*)?"
BY_TITLE = re.compile(rf"{SPAN}|{TITLE.pattern.replace('(', '(?P<title>', 1)}|(?:\]\(|^ {{0,3}}\[[^\[\]\n]+\]:[ \t]*){WAY}", re.MULTILINE)
WHOLE = re.compile(rf"{SPAN}|(?<!!)\[(?P<text>[^\[\]|\n]{{1,300}})\]\({WAY}{PART}\)")
PLAIN = re.compile(r"[^\[\]|\n]+")


@dataclass(slots=True)
class Topics:
    """`places` are those in the file, by uid; `targets` grows to what texts link to, address -> uid.

    `rewritten` are texts in which a link says something else than here."""

    places: Mapping[str, int]
    by_name: Mapping[str, str]
    titles: Mapping[str, str]
    targets: dict[str, str] = field(default_factory=dict[str, str])
    rewritten: int = 0
    _is_other: bool = False

    def as_chapters(self, markdown: str) -> str:
        """For a book: every link to a topic in it leads to that topic's chapter."""
        return self._settled(markdown, lambda prose: BY_TITLE.sub(self._chapter, prose))

    def as_places(self, markdown: str) -> str:
        """For our own JSON, which keeps links by title as they are, and others by the place of the topic in the file."""
        return self._settled(
            markdown, lambda prose: BY_TITLE.sub(lambda found: found[0] if found["title"] else self._chapter(found), prose)
        )

    def as_titles(self, markdown: str) -> str:
        """For what knows no addresses of ours: by title, which leads to the same topic wherever the file is imported."""
        return self._settled(markdown, lambda prose: WHOLE.sub(self._title, self._noticed(prose)))

    def _settled(self, markdown: str, settle: Callable[[str], str]) -> str:
        self._is_other = False
        settled = outside_code(markdown, settle)
        self.rewritten += self._is_other
        return settled

    def _chapter(self, found: re.Match[str]) -> str:
        if title := found["title"]:
            name, _, label = title.partition("|")
            address = self._address(self.by_name.get(name_key(title_of(title)), name.strip()))
            self._is_other |= address is not None
            return f"[{label.strip() or name.strip()}]({address})" if address else found[0]
        address = self._address(_uid(found))
        start = found.start("way") - found.start() if address else 0
        return found[0][:start] + address if address else found[0]

    def _address(self, uid: str | None) -> str | None:
        if uid is None or uid not in self.places:
            return None
        address = topic_address(self.places[uid])
        self.targets[address] = uid
        return address

    def _noticed(self, prose: str) -> str:
        """Those that have no place for a title still lead here."""
        self._is_other |= any(_uid(found) in self.titles for found in BY_TITLE.finditer(prose) if not found["title"])
        return prose

    def _title(self, found: re.Match[str]) -> str:
        uid = _uid(found)
        title = self.titles.get(uid or "", "")
        if not PLAIN.fullmatch(title) or self.by_name.get(name_key(title)) != uid:
            return found[0]
        return f"[[{title}]]" if title == found["text"] else f"[[{title}|{found['text']}]]"


def _uid(found: re.Match[str]) -> str | None:
    return found["uid"] or uid_of(found["short"] or "")


def topics(all_topics: Sequence[tuple[str, str]], written: Sequence[Mapping[str, Any]]) -> Topics:
    """(uid, title) of a whole map, and the rows of those that the file holds."""
    names = Counter(name_key(title) for _, title in all_topics)
    by_name = {name: uid for uid, title in all_topics if names[name := name_key(title)] == 1}
    return Topics({row["uid"]: place for place, row in enumerate(written)}, by_name, dict(all_topics))
