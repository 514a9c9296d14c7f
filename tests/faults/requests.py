"""What is asked for while something breaks: one more subject, change, saved text or document each time."""

from typing import Any

from neo4j import AsyncDriver

from tests.faults.killing import Ask
from tests.people import bearer
from tests.written import Written

API = "/api/v1"
HEAD = "MATCH (:Document {uid: $uid})-[:HEAD]->(head:Revision) RETURN head.uid AS uid"
LARGE_NOTE = "\N{HERB}" * 990
"""Four bytes each: two notes before and after a change are more than half of what it keeps itself."""


class Wanted:
    """Requests about a map of its owner's; `name` keeps the keys of one apart from those of another, as its owner does."""

    def __init__(self, water: Written, headers: dict[str, str], driver: AsyncDriver) -> None:
        self._water, self._headers, self._driver = water, headers, driver

    @property
    def all(self) -> dict[str, Ask]:
        return {
            "a new subject": self.subject,
            "a change": self.change,
            "a large change": self.large_change,
            "a save": self.save,
            "a new document": self.document,
        }

    async def subject(self, point: int) -> dict[str, Any]:
        return self._post("/subjects", f"subject {point}", {"title": f"Number {point}", "language": "en", "tags": ["Fresh water", "Seas"]})

    async def change(self, point: int) -> dict[str, Any]:
        rivers, lakes = self._water.topics["Rivers"], self._water.topics["Lakes"]
        operations = [
            {"op": "add", "ref": "new", "parent_uid": rivers, "title": f"Number {point}"},
            {"op": "add", "ref": "below", "parent_ref": "new", "title": "Below", "note": "Deep."},
            {"op": "rename", "topic_uid": lakes, "title": f"Lakes {point}"},
            {"op": "move", "topic_uid": lakes, "parent_uid": rivers if point % 2 else self._water.topics["Water"], "after_uid": None},
        ]
        return self._changes(f"change {point}", operations)

    async def large_change(self, point: int) -> dict[str, Any]:
        """Its operations lie in the bucket."""
        notes = [{"op": "annotate", "topic_uid": uid, "note": f"{LARGE_NOTE}{point}"} for uid in self._water.topics.values()]
        added = [{"op": "add", "parent_uid": self._water.topics["Seas"], "title": f"{number}", "note": LARGE_NOTE} for number in range(6)]
        return self._changes(f"large change {point}", [*notes, *added])

    async def save(self, point: int) -> dict[str, Any]:
        uid = self._water.document_uid
        head = (await self._driver.execute_query(HEAD, uid=uid)).records[0]["uid"]
        headers = {**self._headers, "If-Match": f'"{head}"'}
        return {"method": "PUT", "url": f"{API}/documents/{uid}", "headers": headers, "json": {"text": f"Text {point}, [[Seas]] in it."}}

    async def document(self, point: int) -> dict[str, Any]:
        return self._post(f"/topics/{self._water.topics['Seas']}/documents", f"document {point}", {"text": f"Text {point}."})

    def _changes(self, name: str, operations: list[dict[str, Any]]) -> dict[str, Any]:
        return self._post(f"/subjects/{self._water.subject_uid}/changes", name, {"operations": operations})

    def _post(self, path: str, name: str, body: dict[str, Any]) -> dict[str, Any]:
        headers = {**self._headers, "Idempotency-Key": name.replace(" ", "-") + "-once"}
        return {"method": "POST", "url": API + path, "headers": headers, "json": body}


async def wanted(driver: AsyncDriver, water: Written) -> Wanted:
    return Wanted(water, await bearer(driver, water.owner), driver)
