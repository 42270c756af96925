"""The one bridge between async services and sync SQL: `Database.read` and `Database.write`."""

import asyncio
import contextlib
import queue
import sqlite3
import threading
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Generic, TypeAlias, TypeVar, cast

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import ExecutionContext
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import QueuePool

from bot.domain.errors import StorageError
from bot.storage.checkpoints import MOST_PAGES, Checkpointer

T = TypeVar("T")

Transaction: TypeAlias = Connection
"""What every storage function takes first: a connection with an open transaction."""

WRITES_PER_COMMIT = 50
"""Waiting writes that share one SQLite commit; beyond it the gain was lost in noise (MEASURED)."""

READERS = 4
READ_ONLY = {"readlist_reads": True}
ONE_STATE = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
"""On PostgreSQL, where all that one transaction reads is of one state, too, as always on SQLite."""

FOR_ITS_VALUES = {"readlist_for_its_values": True}
"""Execution options of a statement that PostgreSQL is to plan anew each time: what is best for a
rare word is not for a frequent one. Others it plans once they have come a few times."""

PREPARE, PREPARED_FROM = "prepare_threshold", 5
"""The URL's word for how often a statement comes before the server prepares it, and how often that
is otherwise: https://www.psycopg.org/psycopg3/docs/advanced/prepare.html"""

POSTGRESQL_CONNECTIONS = 8
UNDEFINED_TABLE = "42P01"  # PostgreSQL's appendix A
STALE_PLAN = "0A000"  # what a prepared statement returns has another type since a migration
RETRYABLE_STATES = ("40001", "40P01", STALE_PLAN)  # serialization failure, deadlock


class Database:
    """An engine and its threads. Functions passed in take a `Connection` with an open transaction,
    never commit, and may be run again when a neighbour's write or a deadlock undid them."""

    def __init__(self, url: str) -> None:
        """Make the engine; nothing is opened before the first use. Raises StorageError."""
        self.engine = _build_engine(url)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        workers = READERS if self.is_sqlite else POSTGRESQL_CONNECTIONS
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="database")
        self._reading = READ_ONLY if self.is_sqlite else READ_ONLY | ONE_STATE
        self._writer = _Writer(self.engine) if self.is_sqlite else None
        self._watch: sqlite3.Connection | None = None

    @property
    def name(self) -> str:
        """The URL without its password, fit to be shown."""
        return self.engine.url.render_as_string(hide_password=True)

    async def read(self, fn: Callable[[Connection], T]) -> T:
        """Run `fn` in a transaction that leaves nothing behind, off the event loop.

        PostgreSQL refuses to write in it: StorageError.
        """
        return await asyncio.get_running_loop().run_in_executor(self._pool, self._read, fn)

    def peek_state(self) -> Hashable | None:
        """Return what stays the same until anything in the database changes, whoever changes it.

        At once and on this thread: it takes some microseconds, and going to another one a hundred
        times as long. None where that takes a question to a server.
        """
        if not self.is_sqlite or not self.engine.url.database:
            return None
        try:
            if self._watch is None:
                path = self.engine.url.database
                self._watch = sqlite3.connect(path, timeout=0, check_same_thread=False)
            # https://sqlite.org/pragma.html#pragma_data_version counts what others commit: and this
            # connection never writes.
            [(version,)] = self._watch.execute("PRAGMA data_version").fetchall()
        except sqlite3.Error:
            return None  # whoever reads in earnest says what is wrong
        return "peeked", version

    async def write(self, fn: Callable[[Connection], T]) -> T:
        """Run `fn` in a transaction, return its result once that is committed."""
        if self._writer is not None:
            return await self._writer.submit(fn)
        return await asyncio.get_running_loop().run_in_executor(self._pool, self._write, fn)

    def write_now(self, fn: Callable[[Connection], T]) -> T:
        """Run `fn` in a transaction on this thread: for migrations, before anything is async."""
        return self._write(fn)

    async def close(self) -> None:
        """Finish the writes that wait, end the threads, close the connections."""
        await asyncio.to_thread(self._close)

    def _close(self) -> None:
        if self._writer is not None:
            self._writer.close()
        self._pool.shutdown()
        if self._watch is not None:
            self._watch.close()
            self._watch = None
        self.engine.dispose()

    def _read(self, fn: Callable[[Connection], T]) -> T:
        def run() -> T:
            with self.engine.connect().execution_options(**self._reading) as tx:
                result = fn(tx)
                if not self.is_sqlite:
                    # Rolled back, the driver would forget what the server has prepared:
                    # https://www.psycopg.org/psycopg3/docs/advanced/prepare.html
                    tx.commit()
                return result

        return self._repeat(run)

    def _write(self, fn: Callable[[Connection], T]) -> T:
        def run() -> T:
            with self.engine.begin() as tx:
                return fn(tx)

        return self._repeat(run)

    def _repeat(self, run: Callable[[], T]) -> T:
        for last in (*[False] * POSTGRESQL_CONNECTIONS, True):  # each may have a plan that is stale
            try:
                return run()
            except SQLAlchemyError as error:
                if last or _sqlstate(error) not in RETRYABLE_STATES:
                    raise explain(error, self.engine) from error
        raise AssertionError("the last round returns or raises")


@dataclass(slots=True)
class _Job(Generic[T]):
    """A write that waits for its turn, and somebody of an event loop for it."""

    fn: Callable[[Connection], T]
    future: asyncio.Future[T]
    value: T | None = None
    error: BaseException | None = None

    def settle(self) -> None:
        """Say what became of it, on its event loop."""
        if self.future.done():  # nobody waits for it any more
            return
        if self.error is not None:
            self.future.set_exception(self.error)
        else:
            self.future.set_result(cast(T, self.value))


def _settle(jobs: list[_Job[Any]]) -> None:
    """Wake each event loop once for all of its jobs: to wake it takes as long as a write."""
    for loop in {job.future.get_loop() for job in jobs}:
        some = [job for job in jobs if job.future.get_loop() is loop]
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(_settle_each, some)


def _settle_each(jobs: list[_Job[Any]]) -> None:
    for job in jobs:
        job.settle()


class _Writer:
    """SQLite's one writer: a thread that gives the writes that wait one commit together."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._checkpoints = Checkpointer(engine.url.database or "")
        self._jobs: queue.SimpleQueue[_Job[Any] | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def submit(self, fn: Callable[[Connection], T]) -> asyncio.Future[T]:
        job: _Job[T] = _Job(fn, asyncio.get_running_loop().create_future())
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
                self._thread.start()
            self._jobs.put(job)
        return job.future

    def close(self) -> None:
        with self._lock:
            thread, self._thread = self._thread, None
            if thread is not None:
                self._jobs.put(None)
        if thread is not None:
            thread.join()
        self._checkpoints.close()

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            jobs, last = self._gather(job)
            if not self._commit_together(jobs):
                for each in jobs:
                    self._commit_alone(each)
                    _settle([each])
            self._checkpoints.note_commit()
            if last:
                return

    def _gather(self, first: _Job[Any]) -> tuple[list[_Job[Any]], bool]:
        jobs = [first]
        while len(jobs) < WRITES_PER_COMMIT:
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                break
            if job is None:
                return jobs, True
            jobs.append(job)
        return jobs, False

    def _commit_together(self, jobs: list[_Job[Any]]) -> bool:
        """Return False where one of several failed: then each gets a transaction of its own."""
        if len(jobs) == 1:
            self._commit_alone(jobs[0])
        else:
            try:
                with self._engine.begin() as tx:
                    for job in jobs:
                        job.value = job.fn(tx)
            except Exception:  # noqa: BLE001 - whatever it was, it is raised again for its own job
                return False
        _settle(jobs)
        return True

    def _commit_alone(self, job: _Job[Any]) -> None:
        try:
            with self._engine.begin() as tx:
                job.value = job.fn(tx)
        except SQLAlchemyError as error:
            job.error = explain(error, self._engine)
        except BaseException as error:  # noqa: BLE001 - the future carries it to the caller
            job.error = error


def explain(error: SQLAlchemyError, engine: Engine) -> StorageError:
    """Return a StorageError whose sentence says what to do about a driver's error."""
    cause = str(error.orig if isinstance(error, DBAPIError) else error).strip().splitlines()
    said = cause[0] if cause else type(error).__name__
    where = engine.url.render_as_string(hide_password=True)
    if "no such table" in said or _sqlstate(error) == UNDEFINED_TABLE:
        return StorageError(f"The database {where} is not set up: run `readlist db upgrade`.")
    if "unable to open" in said or "readonly" in said:
        return StorageError(f"The database {where} can't be written to: check folder and rights.")
    return StorageError(f"The database {where} can't be used: {said}")


def _sqlstate(error: SQLAlchemyError) -> str | None:
    """PostgreSQL's five-letter code, where it is PostgreSQL that complains."""
    return getattr(getattr(error, "orig", None), "sqlstate", None)


def _build_engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite":
            return _build_sqlite(url)
        if parsed.get_backend_name() == "postgresql":
            parsed = parsed.set(drivername="postgresql+psycopg")
            return _build_postgresql(parsed)
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        raise StorageError(f"DATABASE_URL is not a database's URL: {error}") from error
    raise StorageError(
        f"DATABASE_URL names {parsed.get_backend_name()}; readlist needs sqlite or postgresql."
    )


def _build_postgresql(url: URL) -> Engine:
    # The driver takes no text for it, so it is read here: "none" for a pooler without the means.
    threshold = str(url.query.get(PREPARE, PREPARED_FROM)).lower()
    if threshold != "none" and not threshold.isdecimal():
        raise ValueError(f'{PREPARE} is a number, or "none"')
    prepare = {PREPARE: None if threshold == "none" else int(threshold)}
    engine = create_engine(
        url.difference_update_query([PREPARE]),
        pool_size=POSTGRESQL_CONNECTIONS,
        pool_pre_ping=True,
        connect_args={"connect_timeout": 10, **prepare},
    )

    @event.listens_for(engine, "do_execute")
    def execute(cursor: Any, statement: str, values: Any, context: ExecutionContext) -> bool:
        if not context.execution_options.items() >= FOR_ITS_VALUES.items():
            return False  # SQLAlchemy does it
        cursor.execute(statement, values, prepare=False)
        return True

    return engine


def _build_sqlite(url: str) -> Engine:
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=READERS + 1,
        connect_args={"timeout": 30, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def configure(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # we begin by ourselves, below
        pragmas = ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON")
        for pragma in (*pragmas, f"wal_autocheckpoint={MOST_PAGES}"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # Taken at once: a transaction that read first could be refused the write it needs later.
        reading = connection.get_execution_options().items() >= READ_ONLY.items()
        kind = "DEFERRED" if reading else "IMMEDIATE"
        connection.exec_driver_sql(f"BEGIN {kind}")

    return engine
