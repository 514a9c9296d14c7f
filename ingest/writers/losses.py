"""What a file of some format can't hold, counted once per kind: the report that comes with every export."""

from collections.abc import Collection, Iterable

from ingest.outline import Node, Outline, Problem, Relation
from ingest.readers.findings import Findings

MESSAGES = {
    "characters_left_out": "Control characters, which most files may not hold, are left out",
    "title_whitespace": "Line ends and doubled blanks in a title become single blanks",
    "title_rewritten": "A title is written in another way, because the format would read it as something else",
    "note_not_written": "The format has no place for notes",
    "documents_not_written": "The format has no place for documents",
    "document_titles_not_written": "The format has no place for titles of documents",
    "documents_joined": "Several documents of a topic became one",
    "note_and_document_joined": "A topic's note and its document have one place in the format",
    "note_or_document": "A short document comes back as the topic's note, or a note as a document",
    "text_rewritten": "A text comes back written in another way, or with less",
    "kind_not_written": "The format doesn't know this kind of topic",
    "url_not_written": "The format has no place for addresses of topics",
    "tags_not_written": "The format has no place for these tags",
    "task_not_written": "The format has no place for task boxes",
    "identifier_not_written": "The format has no place for this identifier of a topic",
    "extras_not_written": "What another program knew of a topic is not written",
    "order_not_written": "The format keeps some topics in an order of its own",
    "relation_not_written": "The format has no place for this relation",
    "requires_as_related": "The format doesn't know prerequisites: they are written as relations without a direction",
    "reason_not_written": "The format has no place for the reason of a relation",
    "relation_leads_out": "A relation leads out of the part that is written",
    "deeper_topics_not_written": "Topics below the depth that was asked for are not written",
    "images_not_written": "Images in texts are not in the file: they lead to where they are shown here",
    "links_rewritten": "A link to a topic of this map is written in the format's own way",
    "history_not_written": "Revisions that are older and larger than a file may hold are not written",
    "topics_not_drawn": "Topics of deeper levels are not in the picture: it says +n where they would be",
    "titles_cut": "A long title is cut in the picture",
    "map_title_not_written": "The map goes by the title of its root",
    "summary_not_written": "The format has no place for what is said of the map as a whole",
    "map_tags_not_written": "The format has no place for tags of the map as a whole",
    "language_not_written": "The format has no place for the language",
    "root_as_chapter": "The words of the root became a chapter of their own",
    "draft_chapter": "A topic without a text became a draft chapter",
    "looks_like_another": "Trellis would take the file for one of another kind",
    "too_many_files": "The archive holds more files than Trellis reads",
    "too_large": "The file is larger than what Trellis reads",
}


class Losses:
    """Collects them while a file is written."""

    def __init__(self) -> None:
        self._findings = Findings()

    def lose(self, code: str, *, name: str | None = None, count: int = 1) -> None:
        """One more of a kind; `name` says which, where that tells something."""
        self._findings.warn(code, MESSAGES[code], name=name, count=count)

    def problems(self) -> list[Problem]:
        """In the order in which the kinds were first met."""
        return self._findings.problems()

    def of_topics(self, outline: Outline, without: Collection[str]) -> None:
        """Counts the topics that have what the format has no place for: note, texts, kind, url, tags, task, source_id, extras."""
        for node, _, _ in outline.walk():
            for fact in without:
                self._of_topic(node, fact)

    def of_reading(self, node: Node, back: Node) -> None:
        """Compares a topic with what a reader made of it: words, kind, url, tags and extras, which may have become more."""
        self.lose("title_rewritten", count=int(back.title != node.title))
        if (back.note, back.texts) != (node.note, node.texts):
            self.lose(_change_of_words(node, back))
        self.lose("kind_not_written", name=node.kind, count=int(back.kind != node.kind))
        self.lose("url_not_written", count=int(back.url != node.url))
        self.lose("tags_not_written", count=int(back.tags != node.tags))
        self.of_extras(node, [name for name, value in node.extras.items() if name in back.extras and back.extras[name] == value])

    def of_map(self, outline: Outline, *, language: bool) -> None:
        """The title beside the root's, and the language if the format has no place for it."""
        self.lose("map_title_not_written", name=outline.title, count=int(outline.title != outline.root.title))
        self.lose("summary_not_written", count=int(outline.summary is not None))
        self.lose("map_tags_not_written", count=int(bool(outline.tags)))
        self.lose("language_not_written", name=outline.language, count=int(not language and outline.language is not None))

    def of_relations(self, relations: Iterable[Relation]) -> None:
        """All of them."""
        for relation in relations:
            self.lose("relation_not_written", name=relation.kind)

    def of_extras(self, node: Node, written: Collection[str] = ()) -> None:
        """Names the facts that are not written, once per topic."""
        missing = [name for name in node.extras if name not in written]
        self.lose("extras_not_written", name=", ".join(missing), count=int(bool(missing)))

    def _of_topic(self, node: Node, fact: str) -> None:
        match fact:
            case "note":
                self.lose("note_not_written", count=int(node.note is not None))
            case "texts":
                self.lose("documents_not_written", count=int(bool(node.texts)))
            case "kind":
                self.lose("kind_not_written", name=node.kind, count=int(node.kind != "topic"))
            case "url":
                self.lose("url_not_written", count=int(node.url is not None))
            case "tags":
                self.lose("tags_not_written", count=int(bool(node.tags)))
            case "task":
                self.lose("task_not_written", count=int(node.task is not None))
            case "source_id":
                self.lose("identifier_not_written", count=int(node.source_id is not None))
            case _:
                self.of_extras(node)


def _change_of_words(node: Node, back: Node) -> str:
    if len(node.texts) > 1:
        return "documents_joined"
    if node.texts and node.texts[0].title:
        return "document_titles_not_written"
    words, read = ((topic.note, *(text.markdown for text in topic.texts)) for topic in (node, back))
    if "".join(filter(None, words)) != "".join(filter(None, read)):
        return "note_and_document_joined" if all(words[:2]) and len(words) > 1 and not all(read) else "text_rewritten"
    return "note_or_document"
