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
Origin = Literal["author", "import", "auto"]
Status = Literal["accepted", "proposed", "rejected"]
