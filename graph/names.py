"""The closed sets of words that stand in the graph, as types."""

from typing import Literal

Visibility = Literal["private", "unlisted", "public"]
TopicKind = Literal["topic", "group", "exercise", "link"]
RelationKind = Literal["requires", "related"]
ProgressState = Literal["learning", "done", "skipped"]
ProgressChoice = Literal["none", "learning", "done", "skipped"]
Role = Literal["guest", "learner", "author", "moderator", "admin"]
AccountRole = Literal["learner", "author", "moderator", "admin"]
Scope = Literal["read", "write", "admin"]
MemberRole = Literal["owner", "editor", "commenter", "viewer"]
GivenRole = Literal["editor", "commenter", "viewer"]
"""What one person can give another; to become the owner, a subject is handed over."""
SubjectSort = Literal["newest", "liked", "read", "title"]
OwnList = Literal["created", "shared", "tracked", "deleted"]
"""What one has to do with subjects; the deleted ones are one's own in the trash."""
Origin = Literal["author", "import", "auto"]
Status = Literal["accepted", "proposed", "rejected"]
JobKind = Literal["import", "fork"]
JobState = Literal["waiting", "running", "done", "failed", "cancelled"]
ExportFormat = Literal["mm", "opml", "xmind", "markdown", "mdbook", "json", "csv", "text", "svg", "png"]
