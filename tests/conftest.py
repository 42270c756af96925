"""Fixtures that every test may use: the databases, a clock that stands still."""

import json
import os
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from sqlalchemy import text

from bot.storage import migrate
from bot.storage.database import Database
from bot.storage.tables import metadata
from tests import postgresql
from tests.fakes import FakeClock
from tests.real_lists import fill_with_real_lists

GOLDEN = Path(__file__).parent / "data" / "golden"
# A busy machine is no defect: how long an example takes decides nothing.
hypothesis.settings.register_profile("readlist", deadline=None)
hypothesis.settings.load_profile("readlist")

SKIP_NOTHING = bool(os.environ.get("READLIST_TEST_SKIPS_NOTHING"))


TRACED = ("domain", "services", "test_look_up_edges.py")
"""The tests in which branches are counted: those of what they are counted of."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Count no branches elsewhere: what is traced takes twice as long."""
    here = Path(__file__).parent
    for item in items:
        if item.path.relative_to(here).parts[0] not in TRACED:
            item.add_marker("no_cover")


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """A server's URL, or a skip that says how to get one; or a failure where none may be."""
    if url := os.environ.get("READLIST_TEST_POSTGRESQL"):
        yield url
        return
    programs = postgresql.find_programs()
    if programs is None:
        (pytest.fail if SKIP_NOTHING else pytest.skip)(postgresql.HOW_TO_GET_ONE)
    with postgresql.serve(programs) as url:
        yield url


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A fresh SQLite database, migrated once, as bytes to copy."""
    path = tmp_path_factory.mktemp("template") / "readlist.db"
    db = Database(f"sqlite:///{path}")
    migrate.upgrade(db)
    db.engine.dispose()
    return path.read_bytes()


@pytest.fixture
def sqlite_url(tmp_path: Path, migrated_sqlite: bytes) -> str:
    path = tmp_path / "readlist.db"
    path.write_bytes(migrated_sqlite)
    return f"sqlite:///{path}"


@pytest.fixture(scope="session")
def real_library(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: bytes) -> str:
    """A SQLite database with all the real lists, imported once: to be read, not written."""
    path = tmp_path_factory.mktemp("real") / "readlist.db"
    path.write_bytes(migrated_sqlite)
    fill_with_real_lists(f"sqlite:///{path}")
    return f"sqlite:///{path}"


@pytest.fixture(scope="session")
def migrated_postgresql(postgresql_url: str) -> str:
    migrate.upgrade(db := Database(postgresql_url))
    db.engine.dispose()
    return postgresql_url


@pytest.fixture
def empty_postgresql(migrated_postgresql: str) -> str:
    """The server's database with every table empty."""
    db = Database(migrated_postgresql)
    names = ", ".join(metadata.tables)
    db.write_now(lambda tx: tx.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE")))
    db.engine.dispose()
    return migrated_postgresql


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database_url(request: pytest.FixtureRequest) -> str:
    """The same suite on both databases."""
    name = "sqlite_url" if request.param == "sqlite" else "empty_postgresql"
    url: str = request.getfixturevalue(name)
    return url


@pytest.fixture
async def db(sqlite_url: str) -> AsyncIterator[Database]:
    """A real SQLite file."""
    database = Database(sqlite_url)
    yield database
    await database.close()


@pytest.fixture
async def either_db(database_url: str) -> AsyncIterator[Database]:
    """A real SQLite file, then a real PostgreSQL."""
    database = Database(database_url)
    yield database
    await database.close()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="rewrite tests/data/golden; review the diff"
    )


@pytest.fixture
def assert_golden(request: pytest.FixtureRequest) -> Callable[[str, Any], None]:
    """Hold a JSON value against a file in tests/data/golden, or write that file anew."""

    def check(name: str, value: Any) -> None:
        file = GOLDEN / f"{name}.json"
        written = json.dumps(value, ensure_ascii=False, indent=1) + "\n"
        if request.config.getoption("--update-golden"):
            file.write_text(written, "utf-8")
        assert file.read_text("utf-8") == written, f"{file.name} differs: see --update-golden"

    return check
