"""What look-ups promise for any text and any query, on both databases."""

from collections.abc import AsyncIterator
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.search import Fit
from bot.render.lookup import describe
from bot.storage.database import Database
from tests.awkward import QUERIES, find_words, texts
from tests.real_lists import TEAM, ask, import_text, needs_real_lists
from tests.scanning import read_texts

ALL = 1_000
teams = count()
"""Each example has a library of its own."""

some = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
many = settings(some, max_examples=100)


@some
@given(title=texts(), body=texts(), data=st.data())
async def test_any_word_and_any_two_neighbours_find_their_section(
    either_db: Database, title: str, body: str, data: st.DataObject
) -> None:
    team_id = f"T{next(teams)}"
    await import_text(either_db, "list.md", f"# x\n\n## {title}\n\n{body}\n", team_id=team_id)
    written = await either_db.read(lambda tx: read_texts(tx, team_id))

    for section_id, text in written.items():
        words = sorted(set(find_words(text)))
        for word in data.draw(st.permutations(words))[:8]:
            assert section_id in await find(either_db, word, team_id), word


@pytest.fixture
async def real(real_library: str) -> AsyncIterator[tuple[Database, dict[int, str]]]:
    """The library of the real lists, and what is written in each of its sections."""
    db = Database(real_library)
    yield db, await db.read(lambda tx: read_texts(tx, TEAM))
    await db.close()


@pytest.mark.shared
@needs_real_lists
@some
@given(data=st.data())
async def test_any_word_and_any_two_neighbours_of_a_real_list_find_their_section(
    real: tuple[Database, dict[int, str]], data: st.DataObject
) -> None:
    db, written = real
    section_id = data.draw(st.sampled_from(sorted(written)))
    word = data.draw(st.sampled_from(sorted(set(find_words(written[section_id])))))

    assert section_id in await find(db, word), word


@pytest.fixture
async def library(either_db: Database) -> Database:
    await import_text(
        either_db, "1.md", "---\ndate: 2015-06-26\n---\n## Docker 容器安全\nNOT in AND\n"
    )
    await import_text(
        either_db, "2.md", "# Weekly\n\n## Swarm c++ .net\n1: docker, a =docker; 安全\n"
    )
    return either_db


@many
@given(query=QUERIES, limit=st.integers(1, 6), offset=st.integers(0, 3))
async def test_every_query_has_an_answer(
    library: Database, query: str, limit: int, offset: int
) -> None:
    answer = await ask(library, query, limit=limit, offset=offset)

    assert answer.total_is_exact
    assert len(answer.hits) == max(min(answer.total - offset, limit), 0)
    assert describe(answer)


async def find(db: Database, query: str, team_id: str = TEAM) -> set[int]:
    answer = await ask(db, query, limit=ALL, team_id=team_id)
    return {hit.section_id for hit in answer.hits} if answer.fit is Fit.ALL else set()
