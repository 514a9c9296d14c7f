"""`trellis check`: what the checker finds, in lines that a person or a script can read."""

from collections.abc import Callable, Sequence

from api.cli_terminal import clear_progress, show_progress
from api.settings import Settings
from api.up import database
from graph.bucket import open_bucket
from graph.checks import Finding, check, notes
from graph.client import FIRST_QUERY, open_graph


async def check_all(settings: Settings, say: Callable[[str], None]) -> int:
    """0 when everything is as it must be, 1 otherwise."""
    async with database(settings, say) as neo4j, open_graph(neo4j) as graph, open_bucket(settings.bucket) as bucket:
        findings = await check(graph, bucket, show_progress)
        clear_progress()
        for note in await notes(graph.within(FIRST_QUERY)):
            say(f"note: {note}")
    return tell_findings(findings, say)


def tell_findings(findings: Sequence[Finding], say: Callable[[str], None]) -> int:
    """0 when there are none, 1 otherwise."""
    for finding in findings:
        say(f"{finding.code} {finding.where}: {finding.message}")
    say(f"{len(findings)} findings." if findings else "Everything is as it must be.")
    return 1 if findings else 0
