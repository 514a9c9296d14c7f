"""The invariants that one query each can tell."""

from dataclasses import dataclass
from typing import LiteralString

from graph.checks.finding import Finding
from graph.client import Graph
from graph.queries import checks

MOST = 100
"""Findings per rule: who has that many needs no list of them."""


@dataclass(frozen=True, slots=True)
class Rule:
    """`message` may name what was found there."""

    code: str
    query: LiteralString
    kind: str
    message: str


RULES = (
    Rule("topic_subjects", checks.TOPIC_SUBJECTS, "topic", "It is part of {found} subjects instead of one."),
    Rule("topic_parents", checks.TOPIC_PARENTS, "topic", "It has {found} parents instead of one."),
    Rule("parent_elsewhere", checks.PARENTS_ELSEWHERE, "topic", "Its parent {found} is in another subject."),
    Rule("parent_deleted", checks.PARENTS_DELETED, "topic", "Its parent {found} is deleted, and it is not."),
    Rule("place_key", checks.PLACE_KEYS, "topic", "Its place doesn't name it and its parent, or has no rank."),
    Rule("roots", checks.ROOTS, "subject", "It has {found} roots instead of one."),
    Rule("root_parent", checks.ROOT_PARENTS, "subject", "Its root has the parent {found}."),
    Rule("root_elsewhere", checks.ROOTS_ELSEWHERE, "subject", "Its root {found} is deleted or part of another subject."),
    Rule("root_key", checks.ROOT_KEYS, "subject", "The edge to its root names the subject {found}."),
    Rule("topic_concept", checks.CONCEPTS, "topic", "It is about {found} concepts instead of one."),
    Rule("concept_hops", checks.CONCEPT_HOPS, "concept", "It is merged into {found}, which isn't the last, or into several."),
    Rule("share_link", checks.SHARE_LINKS, "share link", "It opens {found} subjects instead of one."),
    Rule("document_topics", checks.DOCUMENT_TOPICS, "document", "It belongs to {found} topics instead of one."),
    Rule("document_heads", checks.DOCUMENT_HEADS, "document", "It has {found} current revisions instead of one."),
    Rule("revision_lost", checks.LOST_REVISIONS, "revision", "It belongs to no document."),
    Rule("owners", checks.OWNERS, "subject", "It has {found} owners instead of one."),
    Rule("statistics", checks.STATISTICS, "subject", "It has {found} statistics of its own instead of one."),
    Rule("version", checks.VERSIONS, "subject", "Its version is not the number of its changes, {found}."),
    Rule("change_numbers", checks.CHANGE_NUMBERS, "subject", "Its changes are not numbered from 1 without a gap; the last one is {found}."),
    Rule("change_lost", checks.LOST_CHANGES, "change", "It changes nothing, or not the subject {found} that it names."),
    Rule("topic_count", checks.TOPIC_COUNTS, "subject", "It has {found} topics and says otherwise."),
    Rule("document_count", checks.DOCUMENT_COUNTS, "subject", "It has {found} documents and says otherwise."),
    Rule("like_count", checks.LIKE_COUNTS, "subject", "It has {found} likes and says otherwise."),
    Rule("reader_count", checks.READER_COUNTS, "subject", "It has {found} readers and says otherwise."),
    Rule("title_key", checks.TITLE_KEYS, "subject", "Its title is not put in order as {found!r}."),
    Rule("audience", checks.AUDIENCES, "topic", "Its audience {found!r} is not that of its subject's visibility."),
    Rule("edge_key", checks.EDGE_KEYS, "node", "The key of its edge {found} doesn't name both ends."),
)


async def broken(graph: Graph, rule: Rule) -> list[Finding]:
    """At most MOST, and one more that says that there are others."""
    found = await graph.read(checks.offenders, rule.query, MOST + 1)
    findings = [Finding(rule.code, f"{rule.kind} {uid}", rule.message.format(found=what)) for uid, what in found[:MOST]]
    if len(found) > MOST:
        findings.append(Finding(rule.code, f"more than {MOST} of them", "The others are not listed."))
    return findings
