"""Tests empty the database they use; they must never be the ones to empty somebody's."""

import pytest

from tests.stores import empty, refuse_populated


async def test_a_database_with_data_is_refused_and_left_alone(driver):
    await driver.execute_query("CREATE (:Subject {uid: 'somebody-elses'})")
    with pytest.raises(RuntimeError, match=r"holds 1 nodes.*--reset"):
        await refuse_populated(driver)
    assert (await driver.execute_query("MATCH (s:Subject) RETURN s.uid AS uid")).records[0]["uid"] == "somebody-elses"


async def test_an_empty_one_is_taken_and_its_migrations_stay(driver):
    await driver.execute_query("CREATE (:Subject {uid: 'x'})")
    await empty(driver)
    await refuse_populated(driver)
    assert (await driver.execute_query("MATCH (m:Migration) RETURN count(m) AS n")).records[0]["n"] >= 1
