"""The look-up's index: the same hits in the same order, on both databases."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Table, select, update

from bot.domain.reading_list import Paragraph, ReadingList, Section, Span
from bot.domain.search.folding import is_unspaced
from bot.domain.search.index import name_code, unpack
from bot.domain.search.query import in_codes, keep_phrases, list_terms, parse_query
from bot.domain.search.spelling import suggest
from bot.services.library import import_document
from bot.sources.files import Document
from bot.storage import candidates, reading_lists, search_index, tokens, vocabulary
from bot.storage.candidates import Candidates, find_candidates, find_library
from bot.storage.database import Database, Transaction
from bot.storage.kept import Kept
from bot.storage.search_index import IndexedList
from bot.storage.tables import (
    search_entries,
    search_libraries,
    search_spellings,
    search_terms,
    sections,
)
from bot.storage.tokens import Wanted
from bot.storage.vocabulary import Term
from tests.fakes import NOON, FakeClock

OLD = """---
title: Weekly 1
date: 2015-06-19
---
## Docker
[Docker 1.7](https://docker.example/17) is out, with c++ and .net images.
## Größe zählt
Контейнер, docker-compose, node.js and libContainer: an open container format.
"""
NEW = """---
title: Weekly 2
date: 2015-06-26
---
## Swarm
All about DOCKER swarm and its formats; dockerized.
## Kubernetes
容器很安全。A format of a container.
"""
UNDATED = "# 容器 notes\n\n## Mesos\nWithout a date, docker. 資訊安全\n"


async def put(db: Database, clock: FakeClock, name: str, content: str, team_id: str = "T1") -> int:
    document = Document(name, name, content.encode())
    return (await import_document(db, clock, team_id, document)).summary.list_id


@pytest.fixture
async def library(either_db: Database, clock: FakeClock) -> Database:
    for number, source in enumerate((NEW, UNDATED, OLD)):
        await put(either_db, clock, f"{number}.md", source)
    return either_db


def ask(
    tx: Transaction,
    text: str,
    team_id: str = "T1",
    window: int = 9,
    offset: int = 0,
    hidden: frozenset[int] = frozenset(),
    surely: int = 0,
) -> Candidates:
    known = find_library(tx, team_id)
    if known is None:
        return candidates.NOTHING
    query = parse_query(text, NOON.date())
    phrases = keep_phrases(query)
    terms = vocabulary.get_terms(tx, known.library_id, list_terms(query))
    codes = {term: each.code for term, each in terms.items()}
    return find_candidates(
        tx,
        known,
        query,
        [query.words],
        window=window,
        offset=offset,
        standing=None if phrases is None else in_codes(phrases, codes),
        hidden=hidden,
        surely=surely,
    )


def list_entries(tx: Transaction, list_id: int) -> frozenset[int]:
    query = select(search_entries.c.entry_id).where(search_entries.c.list_id == list_id)
    return frozenset(tx.execute(query).scalars())


async def titles(
    db: Database, query: str, team_id: str = "T1", window: int = 9, **more: Any
) -> list[str]:
    def read(tx: Transaction) -> list[str]:
        found = ask(tx, query, team_id, window, **more).found
        names = dict(tx.execute(select(sections.c.section_id, sections.c.title)).all())
        return [names[each.section_id] for each in found]

    return await db.read(read)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("docker", ["Swarm", "Größe zählt", "Docker", "Mesos"]),
        ("docker swarm", ["Swarm"]),
        ("docker kubernetes", []),
        ("DOCKER 1.7", ["Docker"]),
        ("c++", ["Docker"]),
        (".net", ["Docker"]),
        ("images", ["Docker"]),
        ("image", ["Docker"]),
        ("dockercompose", ["Größe zählt"]),
        ("docker-compose", ["Größe zählt"]),
        ("libcontainer", ["Größe zählt"]),
        ("КОНТЕЙНЕР", ["Größe zählt"]),
        ("grosse", ["Größe zählt"]),
        ("grösse", ["Größe zählt"]),
        ("安全", ["Kubernetes", "Mesos"]),
        ("资讯安全", ["Mesos"]),
        ("訊", ["Mesos"]),
        ("全", ["Kubernetes", "Mesos"]),
        ("kube*", ["Kubernetes"]),
        ("dockeri", ["Swarm"]),
        ("dockeri swarm", []),
        ("docker -swarm", ["Größe zählt", "Docker", "Mesos"]),
        ("docker -swarm -mesos", ["Größe zählt", "Docker"]),
        ('"container format"', ["Größe zählt"]),
        ("container format", ["Kubernetes", "Größe zählt"]),
        ('container -"container format"', ["Kubernetes"]),
        ("docker before:2015-06-26", ["Größe zählt", "Docker"]),
        ("docker after:2015-06-19", ["Swarm"]),
        ("docker after:2014 before:2016", ["Swarm", "Größe zählt", "Docker"]),
        ("after:2015-06-19 before:2015-06-20", []),
        ("after:2015-06-19", ["Kubernetes", "Swarm"]),
        ("after:2015-06-19 -swarm", ["Kubernetes"]),
        ('in:"weekly 1"', ["Größe zählt", "Docker"]),
        ('docker in:"weekly 2"', ["Swarm"]),
        ('docker in:"1 weekly"', []),
        ("docker in:容器", ["Mesos"]),
        ("docker in:容", ["Mesos"]),
        ("weekly", []),
    ],
)
async def test_a_query_finds_the_sections_that_match_newest_first(
    library: Database, query: str, found: list[str]
) -> None:
    assert await titles(library, query) == found


async def test_a_window_holds_the_newest_and_all_are_counted(library: Database) -> None:
    found = await library.read(lambda tx: ask(tx, "docker", window=2))

    assert await titles(library, "docker", window=2) == ["Swarm", "Größe zählt"]
    assert (found.total, found.total_is_exact, len(found.found)) == (4, True, 2)


async def test_a_narrow_window_prefers_the_whole_word_to_longer_ones(
    library: Database, clock: FakeClock
) -> None:
    await put(library, clock, "3.md", "---\ndate: 2016-01-01\n---\n## Meso\nformatted\n")

    assert await titles(library, "format") == ["Meso", "Kubernetes", "Swarm", "Größe zählt"]
    assert await titles(library, "format", window=3) == ["Kubernetes", "Swarm", "Größe zählt"]


async def test_counting_stops_where_a_word_is_everywhere(
    library: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "COUNTED", 3)
    monkeypatch.setattr(candidates, "COUNTED", 3)
    found = await library.read(lambda tx: ask(tx, "docker", window=2))

    assert (found.total, found.total_is_exact) == (3, False)
    assert await titles(library, "docker", window=2) == ["Swarm", "Größe zählt"]


async def test_nothing_is_counted_where_a_word_is_known_to_be_everywhere(
    library: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def count(*_: object) -> None:
        raise AssertionError("counted")

    counted = await library.read(lambda tx: ask(tx, "docker", window=2))
    monkeypatch.setattr(candidates, "COUNTED", 3)
    monkeypatch.setattr(tokens, "count_entries", count)
    monkeypatch.setattr(tokens, "match_entries", count)
    found = await library.read(lambda tx: ask(tx, "docker", window=2, surely=4))

    assert (counted.total, counted.total_is_exact) == (4, True)
    assert (found.total, found.total_is_exact) == (3, False)
    assert found.found == counted.found


async def test_where_a_word_is_everywhere_only_the_newest_with_it_are_asked_for(
    library: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    find_entries = tokens.find_entries

    def note(tx: Transaction, wanted: Wanted, *arguments: Any, **options: Any) -> list[int]:
        asked.append(wanted.match)
        return find_entries(tx, wanted, *arguments, **options)

    monkeypatch.setattr(candidates, "COUNTED", 3)
    monkeypatch.setattr(tokens, "find_entries", note)
    await library.read(lambda tx: ask(tx, "docker", window=2, surely=4))

    [match] = asked
    assert "*" not in match


async def test_phrases_are_looked_for_in_the_newest_sections(
    library: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    exact = await library.read(lambda tx: ask(tx, '"container format"'))
    kept = await library.read(lambda tx: ask(tx, '"container format"'))
    monkeypatch.setattr(candidates, "PHRASES_READ", 1)
    monkeypatch.setattr(candidates, "_STANDING", Kept(1))
    inexact = await library.read(lambda tx: ask(tx, '"container format"'))

    assert (exact.total, exact.total_is_exact) == (1, True)
    assert kept == exact
    assert (inexact.total, inexact.total_is_exact) == (0, False)


async def test_a_candidate_brings_what_ranking_takes(library: Database) -> None:
    [found] = (await library.read(lambda tx: ask(tx, "kubernetes"))).found

    assert (found.list_title, str(found.date), found.anchor) == (
        "Weekly 2",
        "2015-06-26",
        "kubernetes",
    )
    codes = await library.read(lambda tx: known(tx, "kubernetes"))
    assert [place.position for place in found.indexed.find(codes["kubernetes"].code)] == [0]


async def test_a_library_knows_its_sections_and_their_average_lengths(
    either_db: Database, clock: FakeClock
) -> None:
    await put(either_db, clock, "a.md", "## one two\n[link](https://a.example) body\n## one\nx\n")
    library = await either_db.read(lambda tx: find_library(tx, "T1"))

    assert library is not None
    assert library.sections == 2
    assert library.average_lengths == (1.5, 0.5, 1.5)


def known(tx: Transaction, *terms: str) -> dict[str, Term]:
    library = find_library(tx, "T1")
    assert library is not None
    return vocabulary.get_terms(tx, library.library_id, terms)


async def test_terms_are_named_by_their_beginning_most_frequent_first(library: Database) -> None:
    def read(tx: Transaction, limit: int) -> tuple[list[str], bool, int]:
        known = find_library(tx, "T1")
        assert known is not None
        begun = vocabulary.find_beginning(tx, known.library_id, "docker", limit)
        return [term.term for term in begun.terms], begun.has_more, begun.entries

    assert await library.read(lambda tx: read(tx, 3)) == (
        ["docker", "dockercompose", "dockerized"],
        False,
        6,
    )
    assert await library.read(lambda tx: read(tx, 1)) == (["docker"], True, 6)


async def test_of_a_term_its_sections_are_counted(library: Database) -> None:
    terms = await library.read(lambda tx: known(tx, "docker", "容器", "nowhere"))

    assert {term: each.df for term, each in terms.items()} == {"docker": 4, "容器": 1}


async def test_each_term_has_a_code_of_its_own_and_keeps_it(
    library: Database, clock: FakeClock
) -> None:
    def read(tx: Transaction) -> dict[str, int]:
        rows = tx.execute(select(search_terms.c.term, search_terms.c.code)).all()
        return {row.term: row.code for row in rows}

    before = await library.read(read)
    await put(library, clock, "3.md", "## docker\nentirely new words, kubernetes\n")
    after = await library.read(read)

    words = [code for term, code in after.items() if not is_unspaced(term)]
    assert before.items() < after.items()
    assert sorted(words) == list(range(1, len(words) + 1))
    assert after["容器"] == 0
    assert (
        name_code(before["docker"])
        == (await library.read(lambda tx: known(tx, "docker")))["docker"].code
    )


async def test_a_mistyped_word_leads_to_the_one_that_is_known(library: Database) -> None:
    def read(tx: Transaction, word: str) -> str | None:
        known = find_library(tx, "T1")
        assert known is not None
        found = vocabulary.find_spellings(tx, known.library_id, word, 2)
        return suggest(word, [(each.term, each.df) for each in found])

    assert await library.read(lambda tx: read(tx, "kubernets")) == "kubernetes"
    assert await library.read(lambda tx: read(tx, "dokcer")) == "docker"
    assert await library.read(lambda tx: read(tx, "docket")) == "docker"
    assert await library.read(lambda tx: read(tx, "elephant")) is None


async def test_pages_follow_each_other(library: Database) -> None:
    pages = [await titles(library, "docker", window=2, offset=at) for at in (0, 2, 4)]

    assert pages == [["Swarm", "Größe zählt"], ["Docker", "Mesos"], []]


async def test_pages_have_the_whole_word_first(library: Database, clock: FakeClock) -> None:
    await put(library, clock, "3.md", "---\ndate: 2016-01-01\n---\n## Meso\nformatted\n")

    pages = [await titles(library, "format", window=2, offset=at) for at in range(4)]

    assert pages == [
        ["Kubernetes", "Swarm"],
        ["Swarm", "Größe zählt"],
        ["Größe zählt", "Meso"],
        ["Meso"],
    ]


async def test_nothing_is_found_of_hidden_lists_nor_counted(library: Database) -> None:
    swarm = (await library.read(lambda tx: ask(tx, "swarm"))).found[0].list_id
    hidden = await library.read(lambda tx: list_entries(tx, swarm)) | {999}

    found = await library.read(lambda tx: ask(tx, "docker", hidden=hidden))

    assert (found.total, len(found.found)) == (3, 3)
    assert await titles(library, "docker", hidden=hidden) == ["Größe zählt", "Docker", "Mesos"]
    assert await titles(library, "after:2014", hidden=hidden) == ["Größe zählt", "Docker"]
    assert await titles(library, "dock", hidden=hidden) == ["Größe zählt", "Docker", "Mesos"]


async def test_a_day_may_have_more_sections_than_ids(
    either_db: Database, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_index, "DAY_BITS", 1)
    for number in range(3):
        content = f"---\ndate: 2015-06-0{number + 1}\n---\n## a{number}\nx\n## b{number}\nx\n"
        await put(either_db, clock, f"{number}.md", content)
    await put(either_db, clock, "more.md", "---\ndate: 2015-06-01\n---\n## c\nx\n## d\nx\n")

    assert sorted(await titles(either_db, "x")) == ["a0", "a1", "a2", "b0", "b1", "b2", "c", "d"]


async def test_only_the_current_revision_is_found(library: Database, clock: FakeClock) -> None:
    await put(library, clock, "0.md", NEW.replace("Swarm", "Fleet").replace("swarm", "fleet"))

    assert await titles(library, "swarm") == []
    assert await titles(library, "fleet") == ["Fleet"]
    assert await titles(library, "kubernetes") == ["Kubernetes"]


async def test_a_list_with_another_title_and_date_is_found_by_these(
    library: Database, clock: FakeClock
) -> None:
    await put(
        library, clock, "0.md", NEW.replace("Weekly 2", "Monthly").replace("2015-06", "2017-01")
    )

    assert await titles(library, "swarm in:weekly") == []
    assert await titles(library, "swarm in:monthly") == ["Swarm"]
    assert await titles(library, "swarm after:2016") == ["Swarm"]
    assert await titles(library, "swarm before:2016") == []


async def test_workspaces_are_kept_apart(library: Database, clock: FakeClock) -> None:
    await put(library, clock, "0.md", "## Docker elsewhere\nswarm\n", "T2")

    assert await titles(library, "docker", "T2") == ["Docker elsewhere"]
    assert await titles(library, "swarm") == ["Swarm"]
    assert await titles(library, "docker", "T3") == []


CHANGING = {"entry_id", "section_id", "library_id", "code", "codes", "changes", "analyzer"}
"""Numbers that are given once, and what is the same in every row."""


def dump(tx: Transaction, table: Table) -> list[Any]:
    columns = [column for column in table.c if column.name not in CHANGING]
    return sorted(tuple(row) for row in tx.execute(select(*columns)))


def dump_entries(tx: Transaction) -> list[Any]:
    """Return what is kept of each section, with its terms in place of their codes."""
    rows = tx.execute(select(search_terms.c.code, search_terms.c.term))
    terms = {name_code(row.code): row.term for row in rows}
    packed = tx.execute(select(search_entries.c.list_id, search_entries.c.packed))
    read = [(list_id, unpack(each)) for list_id, each in packed]
    return sorted(
        (list_id, each.lengths, [terms.get(code, code) for code in each.stream], len(each.joined))
        for list_id, each in read
    )


def dump_all(tx: Transaction) -> list[list[Any]]:
    tables = (search_libraries, search_spellings, search_terms)
    return [dump_entries(tx), *(dump(tx, table) for table in tables)]


async def test_going_back_to_a_former_text_leaves_no_trace_of_the_other(
    library: Database, clock: FakeClock
) -> None:
    before = await library.read(dump_all)
    await put(library, clock, "0.md", "# Something else\n\n## Entirely\ndifferent words\n")
    between = await library.read(dump_all)
    await put(library, clock, "0.md", NEW)

    assert between != before
    assert await library.read(dump_all) == before
    assert await titles(library, "swarm") == ["Swarm"]
    assert await titles(library, "different") == []


async def test_a_removed_list_is_found_no_more(either_db: Database, clock: FakeClock) -> None:
    list_id = await put(either_db, clock, "a.md", NEW)
    await either_db.write(lambda tx: search_index.remove_list(tx, "T1", list_id))

    assert await titles(either_db, "docker") == []
    assert await titles(either_db, "after:2014") == []
    assert await either_db.read(lambda tx: dump(tx, search_terms)) == []
    assert await either_db.read(lambda tx: dump(tx, search_spellings)) == []


def index_again(tx: Transaction, team_id: str, list_id: int) -> None:
    again = search_index.read_list(tx, team_id, list_id).index()
    search_index.index_lists(tx, team_id, [again])


async def test_a_list_can_be_indexed_again_and_nothing_changes(
    either_db: Database, clock: FakeClock
) -> None:
    list_id = await put(either_db, clock, "a.md", NEW)
    before = await either_db.read(dump_all)

    await either_db.write(lambda tx: index_again(tx, "T1", list_id))

    assert await either_db.read(dump_all) == before
    assert await titles(either_db, "docker") == ["Swarm"]


async def test_lists_of_one_day_are_indexed_together(either_db: Database, clock: FakeClock) -> None:
    lists = [await put(either_db, clock, f"{n}.md", f"## a{n}\nx\n## b{n}\nx\n") for n in "012"]

    def index_all(tx: Transaction) -> None:
        whole = [search_index.read_list(tx, "T1", each).index() for each in lists]
        search_index.empty(tx)
        search_index.index_lists(tx, "T1", whole)

    before = await either_db.read(dump_all)
    await either_db.write(index_all)

    assert await either_db.read(dump_all) == before
    assert await titles(either_db, "x") == ["b2", "a2", "b1", "a1", "b0", "a0"]


async def test_an_older_revision_is_not_indexed(either_db: Database, clock: FakeClock) -> None:
    list_id = await put(either_db, clock, "a.md", NEW)
    await either_db.write(
        lambda tx: search_index.index_lists(tx, "T1", [IndexedList(list_id, 99, [])])
    )
    await either_db.write(lambda tx: search_index.index_lists(tx, "T1", [IndexedList(99, 1, [])]))

    assert await titles(either_db, "docker") == ["Swarm"]
    gone = await either_db.read(lambda tx: search_index.read_list(tx, "T1", 99))
    assert gone.index() == IndexedList(99, 0, [])


async def test_the_index_of_another_analyzer_is_left_alone_until_it_is_emptied(
    library: Database, clock: FakeClock
) -> None:
    assert not await library.read(search_index.is_outdated)
    await library.write(lambda tx: tx.execute(update(search_libraries).values(analyzer="0")))
    changed = await put(library, clock, "0.md", NEW.replace("swarm", "fleet"))
    await library.write(lambda tx: search_index.remove_list(tx, "T1", changed))
    assert await titles(library, "mesos") == ["Mesos"]

    assert await library.read(search_index.is_outdated)
    await library.write(search_index.empty)

    assert await titles(library, "mesos") == []
    missing = await library.read(search_index.list_unindexed)
    assert [each.list_id for each in missing] == [2, 3, 1]
    assert await library.read(dump_all) == [[], [("T1", 0, 0, 0, 0)], [], []]

    for each in missing:
        await library.write(lambda tx, each=each: index_again(tx, each.team_id, each.list_id))
    assert await titles(library, "mesos") == ["Mesos"]
    assert await titles(library, "fleet") == ["Swarm"]
    assert await library.read(search_index.list_unindexed) == []


async def test_what_another_analyzer_wrote_is_made_anew_once_a_list_has_changed(
    library: Database, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_index, "name_analyzer", lambda: "1, of another Python")
    await put(library, clock, "0.md", NEW.replace("Weekly 2", "Monthly"))
    monkeypatch.undo()

    assert await library.read(search_index.is_outdated)


async def test_a_section_of_more_words_than_an_index_takes_is_found_by_the_first_of_them(
    either_db: Database, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "LONGEST_TOKENS", 60)
    list_id = await put(either_db, clock, "a.md", "## a\nbb cc dd ee ff gg hh ii\n")

    assert await titles(either_db, "a") == ["a"]
    assert await titles(either_db, "ii") == []
    await either_db.write(lambda tx: search_index.remove_list(tx, "T1", list_id))
    assert await titles(either_db, "a") == []


async def test_an_adopted_library_moves_whole(library: Database) -> None:
    await library.write(lambda tx: search_index.adopt_library(tx, "T1", "T9"))

    assert await titles(library, "docker") == []
    assert await titles(library, "docker swarm", "T9") == ["Swarm"]


UNSPACED = "容器安全資訊漢𠀀𪛖ひカ한"
HAN = st.text(UNSPACED, min_size=2, max_size=6)
LATIN = st.from_regex(r"[A-Za-zÀ-ž0-9]{1,9}([.'-][A-Za-z0-9]{1,5}){0,3}", fullmatch=True)
NAMES = st.sampled_from(["c++", "C#", ".NET", "node.js", "docker-compose", "libContainer"])
WORDS = st.lists(HAN | LATIN | NAMES, min_size=1, max_size=6)


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(words=WORDS, spaces=st.sampled_from([" ", ", ", "\n", "：", " (", "！"]))
def test_any_whole_word_and_any_two_neighbouring_characters_find_their_section(
    database_url: str, words: list[str], spaces: str
) -> None:
    content = spaces.join(words)
    section = Section("title", (), "title", (Paragraph((Span(content),)),), 1)
    parsed = ReadingList("list", None, (), (section,))
    runs = [word for word in words if word[0] in UNSPACED]
    pairs = [run[n : n + 2] for run in runs for n in range(len(run) - 1)]

    def find(tx: Transaction) -> list[str]:
        list_id, _ = reading_lists.save_list(tx, "T1", content, content, parsed, NOON)
        index_again(tx, "T1", list_id)
        return [
            word
            for word in [*words, *pairs, *"".join(runs)]
            if list_id not in {each.list_id for each in ask(tx, word, window=999).found}
        ]

    db = Database(database_url)
    try:
        assert db.write_now(find) == []
    finally:
        db.engine.dispose()


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(query=st.text(max_size=60) | st.text("\"'-*:()&|!\\^~+{}[]%_;$ inaNOT容安", max_size=4000))
def test_no_query_upsets_a_database(database_url: str, query: str) -> None:
    db = Database(database_url)
    try:
        db.write_now(lambda tx: index_again(tx, "T1", save_one(tx)))
        assert db.write_now(lambda tx: ask(tx, query)).total <= 1
    finally:
        db.engine.dispose()


def save_one(tx: Transaction) -> int:
    section = Section("title", (), "title", (Paragraph((Span("容器安全 in a NOT"),)),), 1)
    parsed = ReadingList("list", None, (), (section,))
    return reading_lists.save_list(tx, "T1", "one.md", "one", parsed, NOON)[0]
