"""How many like and read a subject: numbers that it keeps, so that an index can put it in order by them.

Whatever makes or ends such an edge locks the subject and counts in the same transaction; the checker compares the numbers with the edges.
"""

from collections.abc import Sequence

from neo4j import AsyncManagedTransaction as Tx

from graph.queries.access import unguarded

LEAVE = unguarded(
    """
UNWIND $user_uids AS uid
MATCH (:User {uid: uid})-[:LIKED|OPENED]->(subject:Subject)
WITH DISTINCT subject ORDER BY subject.uid
SET subject.created_at = subject.created_at
WITH collect(subject.uid) AS held
UNWIND held AS subject_uid
MATCH (subject:Subject {uid: subject_uid})
LET likes = COLLECT { MATCH (user:User)-[liked:LIKED]->(subject) WHERE user.uid IN $user_uids RETURN liked },
    readings = COLLECT { MATCH (user:User)-[opened:OPENED]->(subject) WHERE user.uid IN $user_uids RETURN opened }
SET subject.like_count = subject.like_count - size(likes), subject.reader_count = subject.reader_count - size(readings)
FOREACH (edge IN likes + readings | DELETE edge)
RETURN count(*) AS subjects
""",
    because="it takes the users who are being deleted out of numbers that everybody sees, and shows nothing",
)


async def leave(tx: Tx, user_uids: Sequence[str]) -> None:
    """What they liked and opened is so by as many less; they are locked, and about to be deleted."""
    await (await tx.run(LEAVE, user_uids=list(user_uids))).consume()
