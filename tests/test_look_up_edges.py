"""Look-ups at their edges: the last day there is, words with hundreds of endings, hidden lists."""

import pytest

from bot.domain.viewer import Viewer
from bot.services import searching
from bot.services.lookup import look_up
from bot.storage.database import Database
from tests.fakes import FakeClock
from tests.real_lists import TEAM, ask, import_text

MEMBER = Viewer(TEAM, "U1")
DRAFT = "---\ndraft: true\n---\n"


@pytest.mark.parametrize("query", ["docker before:0001", "docker after:9999", "after:9999-12-31"])
async def test_before_the_first_day_and_after_the_last_there_is_nothing(
    either_db: Database, query: str
) -> None:
    await import_text(either_db, "a.md", "---\ndate: 2015-06-26\n---\n## Docker\nx\n")

    assert (await ask(either_db, query)).total == 0


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 1),
        ("before:2015-06-27", 1),
        ("before:2015-06-26", 0),
        ("after:2015-06-26", 0),
        ("after:2015-06-25", 1),
        ("after:2015-06-25 before:2015-06-27", 1),
        ("after:2015-06-26 before:2015-06-28", 0),
    ],
)
async def test_a_day_may_have_hundreds_of_sections(
    either_db: Database, query: str, found: int
) -> None:
    parts = "".join(f"## Part {number}\nword{number}x\n" for number in range(600))
    await import_text(either_db, "a.md", f"---\ndate: 2015-06-26\n---\n{parts}")

    assert (await ask(either_db, f"word599x {query}")).total == found


@pytest.fixture
def few_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Name so few terms for a beginning that two more are too many."""
    monkeypatch.setattr(searching, "MOST_NAMED", 2)


@pytest.mark.usefixtures("few_named")
async def test_a_phrase_may_end_with_the_beginning_of_any_word(either_db: Database) -> None:
    text = "## One\nforma formb formc formd\n## Two\na container formz\n"
    await import_text(either_db, "a.md", text)

    answer = await ask(either_db, '"container form*"')

    assert [hit.title for hit in answer.hits] == ["Two"]


@pytest.mark.usefixtures("few_named")
@pytest.mark.parametrize("merged", [100, 1])
@pytest.mark.parametrize("query", ["容", "dock", "dock*"])
async def test_a_beginning_finds_all_its_words_or_says_that_there_may_be_more(
    either_db: Database, monkeypatch: pytest.MonkeyPatch, query: str, merged: int
) -> None:
    monkeypatch.setattr(searching, "MERGED", merged)
    monkeypatch.setattr(searching, "WEAKER_MERGED", merged)
    endings = [("器", "a"), ("积", "b"), ("易", "c"), ("量", "d")]
    parts = [f"## {number}\n容{han}, dock{end}\n" for number, (han, end) in enumerate(endings)]
    await import_text(either_db, "a.md", "".join(parts))

    answer = await ask(either_db, query)

    assert answer.total == len(parts) or not answer.total_is_exact


@pytest.mark.parametrize("query", ["Dokcer", "ｄｏｋｃｅｒ", "dökcer"])
async def test_a_slip_is_mended_however_it_is_written(either_db: Database, query: str) -> None:
    await import_text(either_db, "a.md", "## Docker\nx\n")

    assert (await ask(either_db, query)).suggestion == "docker"


async def test_what_a_hidden_list_has_is_not_found(either_db: Database) -> None:
    await import_text(either_db, "a.md", f"{DRAFT}## Secret\nopenshift docker\n")
    await import_text(either_db, "b.md", "## Docker\nx\n")

    assert await find_as_member(either_db, "docker") == ["Docker"]
    assert await find_as_member(either_db, "openshift docker") == ["Docker"]
    for query in ("openshift", "opensh*", '"openshift docker" -x', "in:Secret"):
        assert "Secret" not in await find_as_member(either_db, query)


async def test_a_slip_is_not_mended_by_a_word_that_only_a_hidden_list_has(
    either_db: Database,
) -> None:
    await import_text(either_db, "a.md", f"{DRAFT}## Secret\nopenshift\n")

    answer = await look_up(either_db, FakeClock(), MEMBER, "openshitf")

    assert answer.suggestion is None


async def test_a_slip_beside_a_phrase_is_mended_where_the_phrase_is_seen(
    either_db: Database,
) -> None:
    await import_text(either_db, "a.md", f"{DRAFT}## Secret\nopenshift on a bare metal\n")
    await import_text(either_db, "b.md", "## Docker\non a bare metal\n")

    seen = await look_up(either_db, FakeClock(), MEMBER, 'dokcer "bare metal"')
    hidden = await look_up(either_db, FakeClock(), MEMBER, 'openshitf "bare metal"')

    assert (seen.suggestion, hidden.suggestion) == ('docker "bare metal"', None)


async def find_as_member(db: Database, query: str) -> list[str]:
    answer = await look_up(db, FakeClock(), MEMBER, query)
    assert answer.total == len(answer.hits)
    return [hit.title for hit in answer.hits]


async def test_a_slip_is_not_mended_by_a_hidden_word_that_begins_one_that_is_seen(
    either_db: Database,
) -> None:
    await import_text(either_db, "a.md", "---\ndraft: true\n---\n## Secret\nzephyr\n")
    await import_text(either_db, "b.md", "## Open\nzephyrusproject\n")

    answer = await look_up(either_db, FakeClock(), Viewer(TEAM), "zephir")

    assert answer.suggestion is None
