"""The only door to Neo4j: managed transactions with a deadline, and the driver's errors in our own words."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager
from typing import Any, Concatenate, LiteralString, ParamSpec, TypeVar, cast

from neo4j import (
    READ_ACCESS,
    AsyncDriver,
    AsyncGraphDatabase,
    AsyncResult,
    AsyncSession,
    NotificationDisabledClassification,
    Query,
    unit_of_work,
)
from neo4j import AsyncManagedTransaction as Tx
from neo4j.exceptions import (
    AuthError,
    ClientError,
    ConfigurationError,
    ConstraintError,
    CypherSyntaxError,
    DatabaseError,
    DriverError,
    Forbidden,
    IncompleteCommit,
    Neo4jError,
    ServiceUnavailable,
)

from graph.errors import Conflict, GraphError, Misconfigured, Unavailable, UnknownOutcome
from graph.settings import Neo4jSettings

__all__ = ["Graph", "Tx", "open_graph"]

P = ParamSpec("P")
T = TypeVar("T")
Work = Callable[Concatenate[Tx, P], Awaitable[T]]

DEADLINE = 5.0
RETRIES_END_AFTER = 3.0
MARGIN = 2.0
"""Seconds. The database ends a transaction at its deadline; only one that no longer answers is given up from here, a little later."""
LONGEST_STATEMENT = 600.0
"""Seconds: an index over a large graph takes its time."""
FIRST_QUERY = 60.0
"""Seconds: a database that has just started takes its time over the first query, on a busy machine more than a request may wait."""
POOL_SIZE = 50

ENDED_BY_DEADLINE = ("Neo.ClientError.Transaction.TransactionTimedOut", "Neo.ClientError.Transaction.LockClientStopped")
"""While it worked, and while it waited for a lock."""

SPEAKS_CYPHER_25 = "LET language = 25 RETURN language"
"""Cypher 5 has no LET, so it refuses this."""


class Graph:
    """Runs functions that take a transaction. Each may run twice (deadlock, lost connection), so it does graph work only."""

    def __init__(self, driver: AsyncDriver, database: str, *, deadline: float = DEADLINE) -> None:
        self._driver = driver
        self._database = database
        self._deadline = deadline

    def within(self, seconds: float) -> "Graph":
        """The same graph with another deadline for each transaction."""
        return Graph(self._driver, self._database, deadline=seconds)

    async def read(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Raises Unavailable, and what `work` raises."""
        with _in_our_words():
            async with asyncio.timeout(self._deadline + MARGIN), self._session() as session:
                with _begun_by_its_first_query(session):
                    return await session.execute_read(self._timed(work), *args, **kwargs)

    async def look_up(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """For the little that is read most: each query is a transaction of its own, so that nothing goes to the database but the query.

        What fails in passing is read again as `read` does. Raises what `read` raises.
        """
        with _in_our_words():
            async with asyncio.timeout(self._deadline + MARGIN), self._session(default_access_mode=READ_ACCESS) as session:
                try:
                    return await work(cast(Tx, _EachByItself(session, self._deadline)), *args, **kwargs)
                except (DriverError, Neo4jError) as error:
                    if not error.is_retryable():
                        raise
                return await session.execute_read(self._timed(work), *args, **kwargs)

    async def read_locked(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """For what writes nothing and yet takes a lock, so that nobody changes meanwhile what it reads. Raises what `read` raises."""
        with _in_our_words():
            async with asyncio.timeout(self._deadline + MARGIN), self._session() as session:
                with _begun_by_its_first_query(session):
                    return await session.execute_write(self._timed(work), *args, **kwargs)

    async def write(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Raises Conflict, Unavailable, UnknownOutcome, and what `work` raises."""
        with _in_our_words(writing=True):
            async with asyncio.timeout(self._deadline + MARGIN), self._session() as session:
                with _begun_by_its_first_query(session):
                    try:
                        return await session.execute_write(self._timed(work), *args, **kwargs)
                    except ConstraintError:  # someone made the same edge at the same moment: now it is there to be matched
                        return await session.execute_write(self._timed(work), *args, **kwargs)

    async def run_outside_transaction(self, statement: LiteralString) -> list[dict[str, object]]:
        """For what Neo4j refuses inside a managed transaction: schema statements and SHOW. Raises Unavailable, Conflict."""
        with _in_our_words(writing=True):
            async with asyncio.timeout(LONGEST_STATEMENT), self._session() as session:
                return await (await session.run(statement)).data()

    async def check(self) -> None:
        """Raises Unavailable when the database doesn't answer, Misconfigured when it lets us not in or speaks an older Cypher."""
        try:
            await self.read(_speaks_cypher_25)
        except CypherSyntaxError as error:
            raise Misconfigured(
                "This Neo4j speaks Cypher 5 by default. Set db.query.default_language=CYPHER_25 in its neo4j.conf before its first start, "
                "or run: ALTER DATABASE neo4j SET DEFAULT LANGUAGE CYPHER 25."
            ) from error

    def _session(self, **more: str) -> AsyncSession:
        return self._driver.session(database=self._database, **more)

    def _timed(self, work: Work[P, T]) -> Work[P, T]:
        return unit_of_work(timeout=self._deadline)(work)


class _EachByItself:
    """What a function of `look_up` gets for a transaction: all that such a function uses of one is `run`."""

    def __init__(self, session: AsyncSession, seconds: float) -> None:
        self._session, self._seconds = session, seconds

    async def run(self, query: LiteralString, parameters: dict[str, Any] | None = None, **more: Any) -> AsyncResult:
        return await self._session.run(Query(query, timeout=self._seconds), parameters, **more)


def _begun_by_its_first_query(session: AsyncSession) -> AbstractContextManager[None]:
    """BEGIN goes out with the first query of each transaction, instead of being waited for: of three round trips, one less.

    The driver has this for `execute_query` alone, which takes no function; the version is pinned, and a test sees whether it still works.
    """
    return session._pipelined_begin  # pyright: ignore[reportPrivateUsage] # see above


async def _speaks_cypher_25(tx: Tx) -> None:
    await (await tx.run(SPEAKS_CYPHER_25)).consume()


@asynccontextmanager
async def open_graph(settings: Neo4jSettings) -> AsyncGenerator[Graph]:
    """One driver for the whole process. Connects when first used, so that it can wait for a database that is still starting.

    Raises Misconfigured when the address can't be read.
    """
    try:
        driver = AsyncGraphDatabase.driver(
            settings.uri,
            auth=(settings.user, settings.password),
            max_transaction_retry_time=RETRIES_END_AFTER,
            initial_retry_delay=0.2,
            retry_delay_multiplier=1.5,
            max_connection_pool_size=POOL_SIZE,
            connection_acquisition_timeout=RETRIES_END_AFTER,
            connection_timeout=RETRIES_END_AFTER,
            telemetry_disabled=True,
            notifications_disabled_classifications=[NotificationDisabledClassification.UNRECOGNIZED],
        )
    except (ConfigurationError, ValueError) as error:
        raise Misconfigured(
            f"TRELLIS_NEO4J_URI is no address of a Neo4j server: {settings.uri!r}. One looks like bolt://127.0.0.1:7687."
        ) from error
    async with driver:
        yield Graph(driver, settings.database)


@contextmanager
def _in_our_words(*, writing: bool = False) -> Generator[None]:
    try:
        yield
    except GraphError:
        raise
    except (ConstraintError, IncompleteCommit, TimeoutError, AuthError, DriverError, Neo4jError) as error:
        translated = _translated(error, writing=writing)
        if translated is None:
            raise
        raise translated from error


def _translated(error: Exception, *, writing: bool) -> GraphError | None:
    """What to raise instead; None for a mistake of ours, such as a query that Neo4j can't read."""
    match error:
        case ConstraintError():
            return Conflict("That exists already, or was made by somebody else at the same moment.")
        case IncompleteCommit():
            return UnknownOutcome("It is not known whether this was saved. Look, and do it again only if it is missing.")
        case TimeoutError():
            if writing:
                return UnknownOutcome("The database stopped answering. It is not known whether this was saved: look before you repeat it.")
            return Unavailable("The database is too slow right now. Try again.")
        case AuthError():
            return Misconfigured("Neo4j refused the user or the password. Check TRELLIS_NEO4J_USER and TRELLIS_NEO4J_PASSWORD.")
        case ServiceUnavailable() | DriverError():
            return Unavailable("The database can't be reached right now. Try again in a moment.")
        case ClientError() if (error.code or "").startswith(ENDED_BY_DEADLINE):
            return Unavailable("This took longer than it may. Nothing was changed. Try again in a moment.")
        case DatabaseError() | Forbidden():
            return Unavailable(f"Neo4j refuses to work: {error.message}. Look into its log.")
        case ClientError() if (error.code or "").startswith("Neo.ClientError.Database."):
            return Misconfigured("There is no such database. Check TRELLIS_NEO4J_DATABASE.")
        case Neo4jError() if error.is_retryable():
            return Unavailable("The database is too busy right now. Try again in a moment.")
        case _:
            return None
