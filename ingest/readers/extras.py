"""What other programs know of a topic and Trellis doesn't: kept for the way back, within a limit."""

import json
from collections.abc import Mapping, Sequence

from ingest.limits import EXTRAS_BYTES
from ingest.readers.findings import Findings

FRAME = 50  # bytes for the name and the braces around the facts


def kept(facts: Mapping[str, str], beside: Mapping[str, object], title: str, findings: Findings) -> dict[str, str]:
    """As many of the facts as fit into a topic's extras beside what they hold already; the smallest first, their order as it was."""
    room = EXTRAS_BYTES - FRAME - _size(beside)
    fitting = set[str]()
    for name, value in sorted(facts.items(), key=lambda fact: len(fact[1])):
        room -= _size({name: value})
        if room >= 0:
            fitting.add(name)
        else:
            findings.warn("extras_shortened", "What only other programs know of a topic was too much to keep", name=name, path=title)
    return {name: value for name, value in facts.items() if name in fitting}


def bounded(extras: dict[str, object], dropped_first: Sequence[str], title: str, findings: Findings) -> dict[str, object]:
    """Without as many of `dropped_first` as it takes to fit into a topic's extras."""
    for name in dropped_first:
        if _size(extras) <= EXTRAS_BYTES:
            break
        if extras.pop(name, None) is not None:
            findings.warn("extras_shortened", "What only other programs know of a topic was too much to keep", name=name, path=title)
    return extras


def _size(facts: Mapping[str, object]) -> int:
    return len(json.dumps(dict(facts), ensure_ascii=False).encode())
