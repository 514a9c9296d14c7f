"""The bucket of any S3 server, through the `minio` client: plain S3 calls only, so that MinIO, VersityGW and others serve alike."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from datetime import timedelta
from io import BytesIO
from itertools import islice
from threading import Lock
from typing import TypeVar

from minio import Minio
from minio.error import S3Error
from minio.helpers import MIN_PART_SIZE, check_bucket_name
from urllib3 import BaseHTTPResponse, PoolManager, Timeout

from graph.bucket.keys import PROBE, checked, is_key, moment_before
from graph.bucket.s3_errors import in_our_words
from graph.bucket.threads import THREADS, Threads
from graph.errors import Misconfigured, TextDamaged, Unavailable
from graph.settings import S3Settings
from graph.values import new_uid
from graph.values import sha256 as hash_of

T = TypeVar("T")
Call = Callable[[Minio], T]
"""May run more than once."""

DEADLINE = 10.0
TIMES = Timeout(connect=3.0, read=4.0)
"""Seconds to connect and to send, and between two packets of an answer."""
PAUSES = (0.1, 0.4)
"""Seconds before each repetition."""
PAGE = 1000
REGION = "us-east-1"
"""What a server has that was not told its region."""
ALREADY_MADE = ("BucketAlreadyOwnedByYou", "BucketAlreadyExists")


class MinioBucket:
    """See Bucket. Makes its bucket when it is missing, whenever that is noticed."""

    def __init__(self, settings: S3Settings, *, deadline: float = DEADLINE) -> None:
        """Asks nothing of the server yet. Raises Misconfigured for an address or a bucket's name that can't be one."""
        self._settings = settings
        self._deadline = deadline
        self._client = _client(settings)
        self._threads = Threads(deadline, f"The S3 server at {settings.endpoint} is too slow right now. Try again in a moment.")

    async def put(self, key: str, content: bytes) -> None:
        """One request, answered when the server has all of it. Other bytes under a key that exists replace the first: see Bucket."""
        name, part_size = checked(key), max(len(content), MIN_PART_SIZE)

        def put(client: Minio) -> None:
            client.put_object(self._settings.bucket, name, BytesIO(content), len(content), part_size=part_size)

        await self._run(put)

    async def get(self, key: str, sha256: str) -> bytes:
        def verified(content: bytes) -> bytes:
            if hash_of(content) != sha256:
                raise TextDamaged(f"{key} in the bucket {self._settings.bucket} is not what was saved. Put it back from a backup.")
            return content

        return await self._get(key, verified)

    async def get_unverified(self, key: str) -> bytes:
        return await self._get(key, bytes)

    async def _get(self, key: str, verified: Callable[[bytes], bytes]) -> bytes:
        name, reading = checked(key), _Reading()
        try:
            return await self._run(lambda client: verified(reading.whole(client.get_object(self._settings.bucket, name))))
        finally:
            reading.end()

    async def exists(self, key: str) -> bool:
        """By listing: a question for the object alone (HEAD) is answered without a body, and some servers say 404 to wrong keys."""
        name = checked(key)

        def exists(client: Minio) -> bool:
            first = next(client.list_objects(self._settings.bucket, prefix=name, recursive=True), None)
            return first is not None and first.object_name == name  # a name sorts before all that begin with it

        return await self._run(exists)

    async def delete(self, key: str) -> None:
        name = checked(key)
        await self._run(lambda client: client.remove_object(self._settings.bucket, name))

    async def keys(self, older_than: timedelta = timedelta(0)) -> AsyncIterator[str]:
        """Each page is asked for by the last name of the one before, so one that fails can be repeated."""
        until, last = moment_before(older_than), ""
        while page := await self._page(last):
            for name, written_at in page:
                if written_at <= until and is_key(name):
                    yield name
            last = page[-1][0]

    async def check(self) -> None:
        """Leaves nothing, unless it is cut short: then the sweep finds an orphan."""
        key = f"checks/{new_uid()}"
        await self.put(key, PROBE)
        await self.delete(key)

    def close(self) -> None:
        self._threads.close()

    async def _page(self, after: str) -> list[tuple[str, float]]:
        """Names and times, in seconds since 1970."""

        def page(client: Minio) -> list[tuple[str, float]]:
            found = islice(client.list_objects(self._settings.bucket, recursive=True, start_after=after), PAGE)
            return [(item.object_name or "", item.last_modified.timestamp() if item.last_modified else 0.0) for item in found]

        return await self._run(page)

    async def _run(self, call: Call[T]) -> T:
        return await self._threads.run(self._repeated, call, time.monotonic() + self._deadline)

    def _repeated(self, call: Call[T], until: float) -> T:
        """Every call here may be repeated: the same bytes go to the same key. What is no passing state isn't, nor after `until`."""
        for pause in PAUSES:
            try:
                return self._once(call)
            except Unavailable:
                if time.monotonic() + pause >= until:
                    raise
                time.sleep(pause)
        return self._once(call)

    def _once(self, call: Call[T]) -> T:
        with in_our_words(self._settings):
            try:
                return call(self._client)
            except S3Error as error:
                if error.code != "NoSuchBucket":
                    raise
            self._make_bucket()
            return call(self._client)

    def _make_bucket(self) -> None:
        try:
            self._client.make_bucket(self._settings.bucket)
        except S3Error as error:
            if error.code == "AccessDenied":
                raise Misconfigured(
                    f"There is no bucket {self._settings.bucket} at {self._settings.endpoint}, and this access key may not make it."
                    " Make it yourself, or check TRELLIS_S3_BUCKET and TRELLIS_S3_ACCESS_KEY."
                ) from error
            if error.code not in ALREADY_MADE:  # by another process, at the same moment
                raise


def _client(settings: S3Settings) -> Minio:
    """Repetitions are ours: those of the client know no deadline. Certificates are checked against those that the system trusts."""
    http = PoolManager(timeout=TIMES, maxsize=THREADS, retries=False, cert_reqs="CERT_REQUIRED")
    try:
        check_bucket_name(settings.bucket, strict=True)
    except ValueError as error:
        raise Misconfigured(
            f"TRELLIS_S3_BUCKET can't be the name of a bucket: {settings.bucket!r}."
            " One is 3 to 63 lower-case letters, digits, dots and hyphens."
        ) from error
    try:
        return Minio(
            settings.endpoint,
            settings.access_key,
            settings.secret_key,
            secure=settings.secure,
            region=settings.region or REGION,
            http_client=http,
        )
    except ValueError as error:
        raise Misconfigured(
            f"TRELLIS_S3_ENDPOINT is no address: {settings.endpoint!r}. One looks like 127.0.0.1:9000, without http://."
        ) from error


class _Reading:
    """The answer that a thread reads in one go. Whoever waits for it no longer cuts it off, so that a server which sends a byte now
    and then can't hold the thread for ever. (To read by pieces and look at the clock takes 1.3 times as long for 1 MB.)
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._response: BaseHTTPResponse | None = None
        self._ended = False

    def whole(self, response: BaseHTTPResponse) -> bytes:
        try:
            self._begin(response)
            return response.read()
        finally:
            with self._lock:
                self._response = None
                response.close()
                response.release_conn()

    def end(self) -> None:
        """Fine at any time; a reading that begins later is refused."""
        with self._lock:
            self._ended = True
            if self._response is not None:
                with suppress(RuntimeError):  # it has just come to its end by itself
                    self._response.shutdown()

    def _begin(self, response: BaseHTTPResponse) -> None:
        with self._lock:
            if self._ended:
                raise Unavailable("Nobody waits for this any longer.")
            self._response = response
