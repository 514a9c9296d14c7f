"""What a page says to whoever runs no script, such as a crawler: title, description and texts of what everybody may find.

Asked as an anonymous reader, whoever asks. Of what isn't public, or while a store is down, it says nothing: the page is as it always is.
"""

import re
from dataclasses import dataclass
from html import escape

from api.documents import use_cases as documents
from graph.addresses import uid_of
from graph.bucket import Bucket
from graph.client import Graph
from graph.errors import GraphError
from graph.queries import subjects, topics
from graph.queries.access import ANONYMOUS

MOST_BYTES = 100_000
"""Of the texts of one topic. What is longer has an address of its own in the API."""
TITLE = re.compile(r"<title>[^<]*</title>")
DESCRIPTION = re.compile(r'(<meta name="description" content=")[^"]*')


@dataclass(frozen=True, slots=True)
class Said:
    """`html` is safe; the others are text."""

    title: str
    description: str | None
    language: str
    html: str


async def said_at(graph: Graph, bucket: Bucket, address: str) -> Said | None:
    """Of the subject or topic that is there: /{slug}-{short id}, /{slug}-{short id}/{short id}."""
    subject_part, _, topic_part = address.partition("/")
    subject_uid, topic_uid = uid_of(subject_part.rpartition("-")[2]), uid_of(topic_part)
    if not subject_uid or (topic_part and not topic_uid):
        return None
    try:
        return await _said(graph, bucket, subject_uid, topic_uid)
    except GraphError:  # the page's own requests meet the same, and it tells that better
        return None


async def _said(graph: Graph, bucket: Bucket, subject_uid: str, topic_uid: str | None) -> Said | None:
    subject = await graph.read(subjects.one, ANONYMOUS, subject_uid)
    if subject.visibility != "public":
        return None
    topic = await graph.read(topics.one, ANONYMOUS, topic_uid or subject.root_topic_uid)
    if topic.subject.uid != subject.uid:
        return None
    title = f"{topic.title} · {subject.title}" if topic_uid else subject.title
    return Said(title, topic.note if topic_uid else subject.summary, subject.language, await _texts(graph, bucket, topic.uid))


async def _texts(graph: Graph, bucket: Bucket, topic_uid: str) -> str:
    parts, room = list[str](), MOST_BYTES
    for document in await documents.of_topic(graph, ANONYMOUS, topic_uid):
        room -= document.revision.bytes
        if room < 0:
            break
        text = await documents.html(await documents.page(graph, bucket, ANONYMOUS, document))
        parts.append(f"<article>{text}</article>")
    return "".join(parts)


def filled(shell: str, said: Said) -> str:
    """The page with what it says: what a browser shows is the same as without."""
    title = f"<title>{escape(said.title)} · Trellis</title>"
    page = TITLE.sub(lambda _: title, shell, count=1)
    if said.description:
        description = escape(" ".join(said.description.split())[:300])
        page = DESCRIPTION.sub(lambda found: found[1] + description, page, count=1)
    summary = f"<p>{escape(said.description)}</p>" if said.description else ""
    main = f'<main lang="{escape(said.language)}"><h1>{escape(said.title)}</h1>{summary}{said.html}</main>'
    return page.replace("</noscript>", f"{main}</noscript>", 1)
