"""The written schema: every node and relationship of the property graph with its properties, declared with neomodel.

Declares only: what is unique here is what graph/migrations makes unique (a test holds both equal), and lists, joins and updates are
Cypher in graph/queries. What neomodel can't say (constraints and indexes over several properties) is named in BEYOND_NEOMODEL.
"""

from neomodel import (
    ArrayProperty,
    DateProperty,
    DateTimeProperty,
    FloatProperty,
    IntegerProperty,
    JSONProperty,
    RelationshipTo,
    StringProperty,
    StructuredNode,
    StructuredRel,
)

BEYOND_NEOMODEL = frozenset(
    {
        "concept_name",
        "change_seq",
        "day_date",
        "idempotency_key",
        "child_of_rank",
        "subject_gallery",
        "subject_words",
        "subject_title_key",
        "subject_like_count",
        "subject_reader_count",
        "topic_text",
        "topic_embedding",
    }
)
"""Names of constraints and indexes over several properties, full-text and filtered vector indexes: only the migrations hold them."""


class Keyed(StructuredRel):
    """An edge of which there is at most one between two nodes: key = "from uid:to uid"."""

    key = StringProperty(unique_index=True)
    at = DateTimeProperty()


class Place(StructuredRel):
    """A topic's one place in the hierarchy; siblings are ordered by rank (a fractional index, compared by code point)."""

    child_uid = StringProperty(unique_index=True)
    parent_uid = StringProperty()
    rank = StringProperty()


class Rooted(StructuredRel):
    subject_uid = StringProperty(unique_index=True)


class Relation(StructuredRel):
    """A prerequisite or a relation between topics, of one subject or of two."""

    uid = StringProperty(unique_index=True)
    key = StringProperty(unique_index=True)
    origin = StringProperty()
    status = StringProperty()
    confidence = FloatProperty()
    reason = StringProperty()
    by_uid = StringProperty(index=True)
    at = DateTimeProperty()


class Mention(StructuredRel):
    """From a link in a text; key = "document uid:topic uid"."""

    key = StringProperty(unique_index=True)
    document_uid = StringProperty(index=True)


class About(StructuredRel):
    origin = StringProperty()
    status = StringProperty()
    confidence = FloatProperty()


class Tagged(Keyed):
    origin = StringProperty()
    confidence = FloatProperty()
    place = IntegerProperty()


class Membership(Keyed):
    role = StringProperty()


class Tracking(Keyed):
    last_topic_uid = StringProperty()


class ProgressEdge(Keyed):
    state = StringProperty()
    started_at = DateTimeProperty()
    done_at = DateTimeProperty()


class Save(Keyed):
    shelf = StringProperty()
    rank = StringProperty()
    note = StringProperty()


class Reading(StructuredRel):
    read_id = StringProperty(unique_index=True)
    date = DateProperty()
    seconds = IntegerProperty()
    at = DateTimeProperty()


class Opening(Keyed):
    count = IntegerProperty()


class Merge(StructuredRel):
    at = DateTimeProperty()


class Fork(StructuredRel):
    version = IntegerProperty()


class CommentPlace(StructuredRel):
    relation_uid = StringProperty()


class User(StructuredNode):
    uid = StringProperty(unique_index=True)
    handle = StringProperty()
    handle_key = StringProperty(unique_index=True)
    email = StringProperty()
    email_key = StringProperty(unique_index=True)
    display_name = StringProperty()
    bio = StringProperty()
    password_hash = StringProperty()
    role = StringProperty(index=True)
    email_verified_at = DateTimeProperty()
    totp_secret = StringProperty()
    totp_pending = StringProperty()
    totp_pending_until = DateTimeProperty()
    wrong_codes = IntegerProperty()
    wrong_codes_since = DateTimeProperty()
    totp_step = IntegerProperty()
    recovery_hashes = ArrayProperty(StringProperty())
    created_at = DateTimeProperty(index=True)
    registered_at = DateTimeProperty()
    suspended_at = DateTimeProperty()
    deactivated_at = DateTimeProperty()
    founded_at = DateTimeProperty()
    made = RelationshipTo("Change", "MADE")
    member_of = RelationshipTo("Subject", "MEMBER_OF", model=Membership)
    wrote_revisions = RelationshipTo("Revision", "WROTE")
    wrote_comments = RelationshipTo("Comment", "WROTE")
    tracks = RelationshipTo("Subject", "TRACKS", model=Tracking)
    aims_at = RelationshipTo("Topic", "AIMS_AT", model=Keyed)
    progress = RelationshipTo("Topic", "PROGRESS", model=ProgressEdge)
    liked = RelationshipTo("Topic", "LIKED", model=Keyed)
    saved = RelationshipTo("Topic", "SAVED", model=Save)
    read = RelationshipTo("Topic", "READ", model=Reading)
    opened = RelationshipTo("Subject", "OPENED", model=Opening)
    follows = RelationshipTo("User", "FOLLOWS", model=Keyed)


class Session(StructuredNode):
    uid = StringProperty(unique_index=True)
    refresh_hash = StringProperty(unique_index=True)
    previous_refresh_hash = StringProperty()
    user_agent = StringProperty()
    address = StringProperty()
    rotated_at = DateTimeProperty()
    created_at = DateTimeProperty()
    used_at = DateTimeProperty()
    expires_at = DateTimeProperty(index=True)
    ended_at = DateTimeProperty()
    of = RelationshipTo("User", "OF")


class AccessToken(StructuredNode):
    uid = StringProperty(unique_index=True)
    name = StringProperty()
    token_hash = StringProperty(unique_index=True)
    scopes = ArrayProperty(StringProperty())
    created_at = DateTimeProperty()
    expires_at = DateTimeProperty()
    used_at = DateTimeProperty()
    of = RelationshipTo("User", "OF")


class OneTimeToken(StructuredNode):
    uid = StringProperty(unique_index=True)
    purpose = StringProperty()
    email = StringProperty()
    user_uid = StringProperty(index=True)
    token_hash = StringProperty(unique_index=True)
    expires_at = DateTimeProperty(index=True)
    used_at = DateTimeProperty()
    of = RelationshipTo("User", "OF")


class Subject(StructuredNode):
    uid = StringProperty(unique_index=True)
    slug = StringProperty()
    title = StringProperty()
    title_key = StringProperty()
    summary = StringProperty()
    language = StringProperty()
    made_from = StringProperty()
    visibility = StringProperty()
    published_at = DateTimeProperty()
    version = IntegerProperty()
    documents_version = IntegerProperty()
    topic_count = IntegerProperty()
    document_count = IntegerProperty()
    like_count = IntegerProperty()
    reader_count = IntegerProperty()
    created_at = DateTimeProperty()
    updated_at = DateTimeProperty()
    staged_by = StringProperty(index=True)
    hidden_at = DateTimeProperty()
    deleted_at = DateTimeProperty(index=True)
    root = RelationshipTo("Topic", "ROOT", model=Rooted)
    tagged = RelationshipTo("Tag", "TAGGED", model=Tagged)
    forked_from = RelationshipTo("Subject", "FORKED_FROM", model=Fork)
    statistics = RelationshipTo("Statistics", "HAS_STATISTICS")
    images = RelationshipTo("Image", "HAS_IMAGE")


class Topic(StructuredNode):
    uid = StringProperty(unique_index=True)
    title = StringProperty()
    kind = StringProperty()
    note = StringProperty()
    url = StringProperty()
    audience = StringProperty()
    source_id = StringProperty()
    extras = JSONProperty()
    imported = ArrayProperty(StringProperty())
    search_text = StringProperty()
    embedding = ArrayProperty(FloatProperty())
    created_at = DateTimeProperty()
    updated_at = DateTimeProperty()
    deleted_at = DateTimeProperty()
    deleted_by = StringProperty()
    added_by = StringProperty()
    renamed_version = IntegerProperty()
    placed_version = IntegerProperty()
    part_of = RelationshipTo("Subject", "PART_OF")
    child_of = RelationshipTo("Topic", "CHILD_OF", model=Place)
    about = RelationshipTo("Concept", "ABOUT", model=About)
    requires = RelationshipTo("Topic", "REQUIRES", model=Relation)
    related_to = RelationshipTo("Topic", "RELATED_TO", model=Relation)
    mentions = RelationshipTo("Topic", "MENTIONS", model=Mention)
    merged_into = RelationshipTo("Topic", "MERGED_INTO", model=Merge)
    documents = RelationshipTo("Document", "HAS_DOCUMENT")
    tagged = RelationshipTo("Tag", "TAGGED", model=Tagged)


class Concept(StructuredNode):
    uid = StringProperty(unique_index=True)
    name = StringProperty()
    name_key = StringProperty(index=True)
    language = StringProperty()
    sense = StringProperty(index=True)
    merged_into = RelationshipTo("Concept", "MERGED_INTO", model=Merge)


class Document(StructuredNode):
    uid = StringProperty(unique_index=True)
    title = StringProperty()
    rank = StringProperty()
    imported = ArrayProperty(StringProperty())
    created_at = DateTimeProperty()
    deleted_at = DateTimeProperty()
    deleted_by = StringProperty()
    head = RelationshipTo("Revision", "HEAD")


class Revision(StructuredNode):
    uid = StringProperty(unique_index=True)
    number = IntegerProperty()
    sha256 = StringProperty()
    bytes = IntegerProperty()
    words = IntegerProperty()
    created_at = DateTimeProperty()
    previous = RelationshipTo("Revision", "PREVIOUS")


class Image(StructuredNode):
    uid = StringProperty(unique_index=True)
    sha256 = StringProperty()
    bytes = IntegerProperty()
    media_type = StringProperty()
    width = IntegerProperty()
    height = IntegerProperty()
    source = StringProperty()
    created_at = DateTimeProperty()


class Tag(StructuredNode):
    slug = StringProperty(unique_index=True)
    name = StringProperty()


class Change(StructuredNode):
    uid = StringProperty(unique_index=True)
    subject_uid = StringProperty()
    seq = IntegerProperty()
    operations = JSONProperty()
    inverses = JSONProperty()
    sha256 = StringProperty()
    kinds = ArrayProperty(StringProperty())
    created = ArrayProperty(StringProperty())
    asked = StringProperty()
    undoes = StringProperty(index=True)
    at = DateTimeProperty()
    changes = RelationshipTo("Subject", "CHANGES")


class Comment(StructuredNode):
    uid = StringProperty(unique_index=True)
    body = StringProperty()
    quote = StringProperty()
    created_at = DateTimeProperty()
    edited_at = DateTimeProperty()
    resolved_at = DateTimeProperty()
    hidden_at = DateTimeProperty()
    deleted_at = DateTimeProperty()
    on = RelationshipTo("Topic", "ON", model=CommentPlace)
    reply_to = RelationshipTo("Comment", "REPLY_TO")


class ShareLink(StructuredNode):
    uid = StringProperty(unique_index=True)
    token_hash = StringProperty(unique_index=True)
    role = StringProperty()
    created_at = DateTimeProperty()
    expires_at = DateTimeProperty()
    opens = RelationshipTo("Subject", "OPENS")


class Notification(StructuredNode):
    uid = StringProperty(unique_index=True)
    kind = StringProperty()
    at = DateTimeProperty()
    of = RelationshipTo("User", "OF")


class Report(StructuredNode):
    uid = StringProperty(unique_index=True)
    kind = StringProperty()
    at = DateTimeProperty()


class Job(StructuredNode):
    uid = StringProperty(unique_index=True)
    kind = StringProperty()
    state = StringProperty()
    percent = IntegerProperty()
    step = StringProperty()
    inputs = JSONProperty()
    result = JSONProperty()
    problem = JSONProperty()
    credential_uid = StringProperty()
    runner = StringProperty()
    tries = IntegerProperty()
    at = DateTimeProperty()
    due_at = DateTimeProperty(index=True)
    ended_at = DateTimeProperty(index=True)
    of = RelationshipTo("User", "OF")


class Statistics(StructuredNode):
    subject_uid = StringProperty(unique_index=True)
    on = RelationshipTo("Day", "ON")


class Day(StructuredNode):
    subject_uid = StringProperty()
    date = DateProperty()


class IdempotencyKey(StructuredNode):
    scope = StringProperty()
    key = StringProperty()
    request_hash = StringProperty()
    results = ArrayProperty(StringProperty())
    at = DateTimeProperty(index=True)


class Migration(StructuredNode):
    name = StringProperty(unique_index=True)
    checksum = StringProperty()
    applied_at = DateTimeProperty()


class MigrationLock(StructuredNode):
    name = StringProperty(unique_index=True)
    taken_at = DateTimeProperty()
