"""Look-ups in a library that changes, held against what is known to be in it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.domain.search import Fit
from bot.services import searching
from bot.storage.database import Database, Transaction
from bot.storage.tables import reading_lists, sections
from tests.awkward import QUERIES, find_words, texts
from tests.real_lists import ask, import_text

teams = count()
"""Each example has a library of its own."""

# None of them begins as another does, or is a slip away from it; what touches makes no new pair.
WORDS = ("docker", "swarm", "c++", "kernel", "容器", "安全", "网络", "ひら")
ALIKE = ("dock", "docks", "docker", "dockerize", "kernel")
SOURCES = ("a.md", "b.md", "c.md", "d.md")
DAYS = (None, date(2015, 6, 19), date(2015, 6, 26), date(2026, 12, 1))
ALL = 100

few = settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])

some_words = st.frozensets(st.sampled_from(WORDS), max_size=4)


@dataclass(frozen=True, slots=True)
class Written:
    """A text of a list: the words of its title, and those of each section."""

    source: str
    title: frozenset[str]
    day: date | None
    sections: tuple[frozenset[str], ...]

    def __str__(self) -> str:
        head = [f"title: {self.source} {'，'.join(sorted(self.title))}"]
        head += [f"date: {self.day}"] if self.day else []
        parts = [
            f"## 第{number}\n\n{'，'.join(['。', *sorted(words)])}\n"
            for number, words in enumerate(self.sections)
        ]
        return "\n".join(["---", *head, "---", *parts])


@dataclass(frozen=True, slots=True)
class Wish:
    """A query of which it is known what it has to find."""

    words: tuple[str, ...]
    without: frozenset[str]
    in_title: frozenset[str]
    before: date | None
    after: date | None

    def __str__(self) -> str:
        parts = [*self.words, *(f"-{each}" for each in sorted(self.without))]
        parts += [f"in:{each}" for each in sorted(self.in_title)]
        parts += [f"before:{self.before}"] if self.before else []
        parts += [f"after:{self.after}"] if self.after else []
        return " ".join(parts)

    def find(self, lists: dict[str, Written]) -> set[tuple[str, int]]:
        """Return source and number of the sections that have all of it."""
        return {
            (source, number)
            for source, written in lists.items()
            if self.in_title <= written.title and self._is_in_time(written.day)
            for number, words in enumerate(written.sections)
            if words >= set(self.words) and not words & self.without
        }

    def _is_in_time(self, day: date | None) -> bool:
        if day is None:
            return self.before is None and self.after is None
        return (self.before is None or day < self.before) and (
            self.after is None or day > self.after
        )


revisions = st.builds(
    Written,
    st.sampled_from(SOURCES),
    some_words,
    st.sampled_from(DAYS),
    st.lists(some_words, min_size=1, max_size=4).map(tuple),
)
one_word = st.sampled_from(WORDS).map(
    lambda word: Wish((word,), frozenset(), frozenset(), None, None)
)
wishes = one_word | st.builds(
    Wish,
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=3, unique=True).map(tuple),
    some_words.map(lambda words: frozenset(sorted(words)[:1])),
    some_words.map(lambda words: frozenset(sorted(words)[:1])),
    st.sampled_from(DAYS),
    st.sampled_from(DAYS),
)


@few
@given(
    history=st.lists(revisions, min_size=1, max_size=8),
    wishes=st.lists(wishes, min_size=1, max_size=6),
)
async def test_what_is_in_the_current_texts_is_found_and_nothing_else(
    either_db: Database, history: list[Written], wishes: list[Wish]
) -> None:
    team_id = f"T{next(teams)}"
    current: dict[str, Written] = {}
    for written in history:
        await import_text(either_db, written.source, str(written), team_id=team_id)
        current[written.source] = written
        for wish in wishes:
            found = await find(either_db, str(wish), team_id)
            assert found == wish.find(current), str(wish)


async def test_a_section_that_was_found_is_shown_as_it_is_after_a_revision(
    either_db: Database,
) -> None:
    shown = []
    for name in ("First", "Second"):
        await import_text(either_db, "a.md", f"# {name} list\n\n## {name}\n\nAbout docker.\n")
        [hit] = (await ask(either_db, "docker")).hits
        shown.append((hit.title, hit.list_title))

    assert shown == [("First", "First list"), ("Second", "Second list")]


async def find(db: Database, query: str, team_id: str) -> set[tuple[str, int]]:
    answer = await ask(db, query, limit=ALL, team_id=team_id)
    if answer.fit is not Fit.ALL:
        return set()
    assert answer.total == len(answer.hits)
    places = await db.read(read_places)
    return {places[hit.section_id] for hit in answer.hits}


def read_places(tx: Transaction) -> dict[int, tuple[str, int]]:
    query = select(sections.c.section_id, reading_lists.c.source, sections.c.position)
    current = reading_lists.c.revision_id == sections.c.revision_id
    rows = tx.execute(query.join(reading_lists, current))
    return {section_id: (source, position) for section_id, source, position in rows}


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rank so few sections at a time that any library has several windows."""
    monkeypatch.setattr(searching, "WINDOW", 4)


@few
@given(
    written=st.lists(st.tuples(st.sampled_from(ALIKE), st.integers(0, 9)), min_size=7, max_size=14),
    query=st.sampled_from(["dock", "docker", "dock*", "docker -kernel", "-kernel after:2000"]),
    size=st.integers(1, 6),
)
@pytest.mark.usefixtures("narrow")
async def test_the_pages_of_an_answer_hold_each_of_its_sections_once(
    either_db: Database, written: list[tuple[str, int]], query: str, size: int
) -> None:
    team_id = f"T{next(teams)}"
    for number, (name, length) in enumerate(written):
        body = f"It is {number}. {'Filler. ' * length}"
        text = f"---\ndate: 2015-06-{number + 1:02}\n---\n## {name}\n\n{body}\n"
        await import_text(either_db, f"{number}.md", text, team_id=team_id)

    whole = await ask(either_db, query, limit=ALL, team_id=team_id)
    pages = [
        await ask(either_db, query, limit=size, offset=offset, team_id=team_id)
        for offset in range(0, whole.total, size)
    ]

    assert len({hit.section_id for hit in whole.hits}) == whole.total
    assert [hit for page in pages for hit in page.hits] == list(whole.hits)
    assert [page.offset for page in pages] == list(range(0, whole.total, size))
    assert {page.total for page in pages} <= {whole.total}


@pytest.fixture
async def both(
    sqlite_url: str, empty_postgresql: str, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[Database, Database]]:
    """An SQLite file and a PostgreSQL, side by side, with few words named for a beginning."""
    monkeypatch.setattr(searching, "MOST_NAMED", 2)
    databases = Database(sqlite_url), Database(empty_postgresql)
    yield databases
    for database in databases:
        await database.close()


@pytest.mark.postgresql
@few
@given(
    history=st.lists(st.tuples(st.sampled_from(SOURCES), texts()), min_size=1, max_size=6),
    queries=st.lists(QUERIES, min_size=1, max_size=8),
)
async def test_both_databases_answer_alike(
    both: tuple[Database, Database], history: list[tuple[str, str]], queries: list[str]
) -> None:
    team_id = f"T{next(teams)}"
    for db in both:
        for source, text in history:
            await import_text(db, source, f"# Weekly\n\n## {text}\n\n{text}\n", team_id=team_id)

    for query in [*queries, *find_words(history[-1][1])]:
        of_sqlite, of_postgresql = [await ask(db, query, team_id=team_id) for db in both]
        assert of_sqlite == of_postgresql


@pytest.mark.postgresql
async def test_of_words_that_begin_alike_both_databases_name_the_same(
    both: tuple[Database, Database],
) -> None:
    parts = [f"## Part {end}\n\n{'Filler. ' * size}dock{end}\n" for size, end in enumerate("edcba")]

    answers = []
    for db in both:
        await import_text(db, "list.md", "\n".join(parts))
        answers.append([await ask(db, query) for query in ("dock", "dock*", "-x doc")])

    assert answers[0] == answers[1]
