"""`trellis sweep`: on a database that runs already."""

import os
import time

from pydantic import SecretStr

from api.cli_sweep import sweep_all
from graph.values import new_uid, text_key
from tests.api.test_export import small, stored
from tests.graph.test_saving import keys

TWO_DAYS = 2 * 86_400


async def test_what_nobody_can_reach_is_taken_away_and_said_and_what_is_named_stays(graph, bucket, settings, neo4j):
    server = settings.model_copy(update={"neo4j_uri": neo4j.uri, "neo4j_user": neo4j.user, "neo4j_password": SecretStr(neo4j.password)})
    made = await stored(graph, bucket, small())
    named = [text_key(document.uid, document.revision_uid) for document in made.documents]
    left, fresh = (text_key(new_uid(), new_uid()) for _ in range(2))
    for key in (left, fresh):
        await bucket.put(key, b"nobody's")
    past = time.time() - TWO_DAYS
    for key in (left, *named):
        os.utime(settings.data_folder / "bucket" / key, (past, past))
    said: list[str] = []
    for _ in range(2):
        await sweep_all(server, said.append)
    assert said == ["What nobody can reach any more is taken away: 1 in all.", "There is nothing to take away."]
    assert await keys(bucket) == {fresh, *named}
