"""What revisions and their differences look like over HTTP."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from api.documents.schemas import REVISION_EXAMPLE, Revision


class RevisionText(Revision):
    """A saved state, whole."""

    model_config = ConfigDict(from_attributes=True, json_schema_extra={"examples": [{**REVISION_EXAMPLE, "text": "A subject is one map."}]})

    text: str


class WordPart(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    kind: Literal["same", "removed", "added"]
    text: str


class TextPart(BaseModel):
    """Lines that follow each other; `changed` ones are told word by word, all others by `text`."""

    model_config = ConfigDict(from_attributes=True)

    kind: Literal["same", "removed", "added", "changed"]
    from_line: int
    to_line: int
    text: str | None
    words: list[WordPart] | None


class TextDifference(BaseModel):
    """All parts in order: `same`, `removed` and `changed` make the text before, `same`, `added` and `changed` the one after."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "before": REVISION_EXAMPLE,
                    "after": {**REVISION_EXAMPLE, "uid": "01a213df-ecf9-7406-91f6-b020a2d2a757", "number": 2},
                    "parts": [
                        {"kind": "same", "from_line": 1, "to_line": 1, "text": "# What a map shows\n", "words": None},
                        {
                            "kind": "changed",
                            "from_line": 2,
                            "to_line": 2,
                            "text": None,
                            "words": [
                                {"kind": "same", "text": "A subject is "},
                                {"kind": "removed", "text": "a"},
                                {"kind": "added", "text": "one"},
                                {"kind": "same", "text": " map.\n"},
                            ],
                        },
                    ],
                }
            ]
        }
    )

    before: Revision
    after: Revision
    parts: list[TextPart]
