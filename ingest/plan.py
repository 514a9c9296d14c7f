"""An outline as what will be written: every uid, rank and hash decided beforehand.

Pure, so that it can be shown before anything is done.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

import orjson
from slugify import slugify

from graph.addresses import image_of, lasting_page
from graph.links import links_in
from graph.names import RelationKind, Visibility
from graph.values import name_key, ranks, sha256, slug, text_key, words
from ingest.addresses import IMAGE, replaced
from ingest.cycles import closing_edges
from ingest.imported import Imported, brief, brief_tags, place
from ingest.outline import Image, Node, Outline, Problem
from ingest.planned import Plan, PlannedDocument, PlannedImage, PlannedMention, PlannedRelation, PlannedTag, PlannedTopic

UNKNOWN_LANGUAGE = "und"

NewUid = Callable[[], str]


def plan(outline: Outline, visibility: Visibility, new_uid: NewUid, *, title: str | None = None) -> Plan:
    """A new subject from an outline; `title` instead of the outline's own."""
    subject_uid = new_uid()
    audience = "public" if visibility == "public" else subject_uid.replace("-", "")
    language = outline.language or UNKNOWN_LANGUAGE
    uids: dict[Node, str] = {place.node: new_uid() for place in outline.walk()}
    tags = {node: tags_of(node) for node in uids}
    relations, problems = _relations(outline, uids, new_uid)
    problems += unkept(outline)
    topics = _topics(uids, tags, relations, new_uid, audience=audience, language=language)
    images = [planned_image(address, image, new_uid()) for address, image in outline.images.items()]
    addresses = {IMAGE + image.source: image_of(image.uid) for image in images}
    addresses |= {address: lasting_page(subject_uid, uids[node]) for address, node in outline.targets.items()}
    written = [(document, content) for node, uid in uids.items() for document, content in _documents(node, uid, addresses, new_uid)]
    name = title or outline.title
    return Plan(
        subject_uid=subject_uid,
        title=name,
        slug=slug(name),
        summary=outline.summary or outline.root.note,
        language=language,
        made_from=outline.format,
        subject_tags=_by_slug(outline.tags),
        visibility=visibility,
        topics=topics,
        tags=[PlannedTag(uid, tag, name) for node, uid in uids.items() for tag, name in tags[node].items()],
        documents=[document for document, _ in written],
        texts=[(text_key(document.uid, document.revision_uid), content) for document, content in written],
        images=images,
        mentions=_mentions(written, topics),
        relations=relations,
        done=[uid for node, uid in uids.items() if node.task == "done"],
        problems=problems,
    )


def _topics(
    uids: Mapping[Node, str],
    tags: Mapping[Node, Mapping[str, str]],
    relations: Iterable[PlannedRelation],
    new_uid: NewUid,
    *,
    audience: str,
    language: str,
) -> list[PlannedTopic]:
    rank_of = {child: rank for node in uids for child, rank in zip(node.children, ranks(len(node.children)), strict=True)}
    parent_of = {child: uid for node, uid in uids.items() for child in node.children}
    place_of = {child: place(number) for node in uids for number, child in enumerate(node.children)}
    leading: dict[str, list[str]] = {}
    for relation in relations:
        leading.setdefault(relation.source_uid, []).append(f"{relation.kind}:{relation.target_uid}")
    return [
        _topic(
            node,
            uid,
            parent_of.get(node),
            rank_of.get(node),
            audience=audience,
            language=language,
            concept_uid=new_uid(),
            imported=imported(node, tags[node], parent_of.get(node, ""), place_of.get(node, ""), leading.get(uid, ())),
        )
        for node, uid in uids.items()
    ]


def imported(node: Node, tags: Iterable[str], parent_uid: str, place: str, relations: Iterable[str]) -> Imported:
    """What the file says of a topic, to compare with next time."""
    return Imported(
        title=brief(node.title),
        note=brief(node.note),
        url=brief(node.url),
        kind=node.kind,
        tags=brief_tags(tags),
        parent_uid=parent_uid,
        place=place,
        relations=frozenset(relations),
    )


def _topic(
    node: Node,
    uid: str,
    parent_uid: str | None,
    rank: str | None,
    *,
    audience: str,
    language: str,
    concept_uid: str,
    imported: Imported,
) -> PlannedTopic:
    return PlannedTopic(
        uid=uid,
        parent_uid=parent_uid,
        rank=rank,
        title=node.title,
        kind=node.kind,
        note=node.note,
        url=node.url,
        audience=audience,
        source_id=node.source_id,
        extras=extras_of(node),
        search_text=f"{node.title}\n{node.note}" if node.note else node.title,
        concept_uid=concept_uid,
        name_key=name_key(node.title),
        language=language,
        imported=imported.packed(),
    )


def unkept(outline: Outline) -> list[Problem]:
    """What a subject holds of no topic: tags that are no others, and task boxes."""
    tags = sum(len(node.tags) - len(tags_of(node)) for node, _, _ in outline.walk())
    done, still_open = (sum(node.task == task for node, _, _ in outline.walk()) for task in ("done", "open"))
    found = {
        "tags_joined": (tags, "Tags that differ only in signs or capitals, or have no letter, are one tag or none"),
        "task_as_progress": (done, "Ticked boxes become the progress of whoever imports the map, and are no part of it"),
        "task_not_kept": (still_open, "Empty boxes are not kept: each topic can be marked"),
    }
    return [Problem("warning", code, f"{message} ({count:,} times).", count=count) for code, (count, message) in found.items() if count]


def extras_of(node: Node) -> str | None:
    return orjson.dumps(node.extras).decode() if node.extras else None


def tags_of(node: Node) -> dict[str, str]:
    """Slug -> the name that stands first; in their order."""
    return _by_slug(node.tags)


def _by_slug(names: Iterable[str]) -> dict[str, str]:
    by_slug: dict[str, str] = {}
    for name in names:
        by_slug.setdefault(slugify(name), name)
    by_slug.pop("", None)
    return by_slug


def planned_image(address: str, image: Image, uid: str) -> PlannedImage:
    return PlannedImage(
        uid=uid,
        source=address.removeprefix(IMAGE),
        sha256=sha256(image.content),
        bytes=len(image.content),
        media_type=image.media_type,
        width=image.width,
        height=image.height,
        content=image.content,
    )


def _documents(node: Node, topic_uid: str, addresses: Mapping[str, str], new_uid: NewUid) -> list[tuple[PlannedDocument, bytes]]:
    planned: list[tuple[PlannedDocument, bytes]] = []
    for text, rank in zip(node.texts, ranks(len(node.texts)), strict=True):
        markdown, title = replaced(text.markdown, addresses), text.title or node.title
        content = markdown.encode()
        hashed = sha256(content)
        document = PlannedDocument(
            uid=new_uid(),
            topic_uid=topic_uid,
            title=title,
            rank=rank,
            revision_uid=new_uid(),
            sha256=hashed,
            bytes=len(content),
            words=words(markdown),
            imported=[title, hashed],
        )
        planned.append((document, content))
    return planned


def _mentions(written: Iterable[tuple[PlannedDocument, bytes]], topics: Sequence[PlannedTopic]) -> list[PlannedMention]:
    """Links between topics of the map: by a title that only one has, or by their address."""
    linking = [(document, links) for document, content in written if any(links := links_in(content.decode()))]
    if not linking:
        return []
    names = Counter(topic.name_key for topic in topics)
    by_name = {topic.name_key: topic.uid for topic in topics if names[topic.name_key] == 1}
    known = {topic.uid for topic in topics}
    mentions: list[PlannedMention] = []
    for document, links in linking:
        targets = dict.fromkeys([by_name.get(name_key(title), "") for title in links.titles] + links.uids)
        wanted = [uid for uid in targets if uid in known and uid != document.topic_uid]
        mentions += [PlannedMention(document.uid, document.topic_uid, uid) for uid in wanted]
    return mentions


def _relations(outline: Outline, uids: dict[Node, str], new_uid: NewUid) -> tuple[list[PlannedRelation], list[Problem]]:
    """Each once, none of a topic to itself, and no prerequisites in a circle: what closes one is kept as related, and reported."""
    reasons: dict[tuple[RelationKind, str, str], str | None] = {}
    for relation in outline.relations:
        if relation.source is not relation.target:
            reasons.setdefault((relation.kind, uids[relation.source], uids[relation.target]), relation.reason)
    closing = closing_edges((source, target) for kind, source, target in reasons if kind == "requires")
    for source, target in closing:
        reasons.setdefault(("related", source, target), reasons.pop(("requires", source, target)))
    planned = [PlannedRelation(new_uid(), kind, source, target, reason) for (kind, source, target), reason in reasons.items()]
    if not closing:
        return planned, []
    message = f"Prerequisites led in a circle; what closed it is kept as related ({len(closing):,} times)."
    return planned, [Problem("warning", "requires_in_a_circle", message, count=len(closing))]
