"""docs/security.md names tests that exist, files that exist, and every requirement once."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "security.md").read_text("utf-8")
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in TEXT.splitlines() if re.match(r"\| \d+\.\d+\.\d+", line)]


def test_every_test_it_names_exists():
    tests = "\n".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    named = set(re.findall(r"`(test_\w+)`", TEXT))
    assert named
    assert [name for name in sorted(named) if f"def {name}(" not in tests] == []


def test_every_file_it_names_exists():
    named = set(re.findall(r"\b(?:api|graph|ui)/[\w/.]+\.(?:py|tsx)", TEXT))
    assert named
    assert [name for name in sorted(named) if not (ROOT / name).is_file()] == []


def test_every_requirement_of_the_two_levels_has_one_row():
    found = [number for number, *_ in ROWS for number in _numbers(number)]
    counts = {
        "6.1": 3,
        "6.2": 12,
        "6.3": 4,
        "6.4": 4,
        "6.5": 5,
        "6.6": 3,
        "6.8": 4,
        "7.1": 3,
        "7.2": 4,
        "7.3": 2,
        "7.4": 5,
        "7.5": 2,
        "7.6": 2,
    }
    counts |= {"8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1, "9.1": 3, "9.2": 4}
    assert found == [f"{section}.{number}" for section, count in counts.items() for number in range(1, count + 1)]


def _numbers(cell):
    first, _, last = cell.replace(",", "–").partition("–")
    section, _, start = first.strip().rpartition(".")
    end = int(last.rpartition(".")[2]) if last else int(start)
    return [f"{section}.{number}" for number in range(int(start), end + 1)]
