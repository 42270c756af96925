"""Looking words up, from the question to hits with their messages' addresses."""

from datetime import date

import pytest

from bot.domain.reaction import Reaction
from bot.domain.reading_list import Entry
from bot.domain.search import Fit, LookupAnswer, Run
from bot.domain.viewer import Viewer
from bot.services import searching
from bot.services.delivery import DeliverySettings, Dispatcher
from bot.services.library import import_document
from bot.services.lookup import find_latest, look_up
from bot.services.releases import schedule
from bot.sources.files import Document
from bot.storage import candidates, tokens
from bot.storage.database import Database
from bot.storage.workspaces import Workspace, save_workspace
from tests.fakes import MARKER, FakeClock, FakeMessenger, record_reaction

ALL = Viewer.everything("T1")
TEXT = """---
title: Weekly 1
date: 2015-06-26
---
## Swarm
[Mesos](https://mesos.example) and [Swarm 1.0](https://swarm.example), side by side.
## Docker
Nothing new.
"""


async def save(db: Database, clock: FakeClock, text: str = TEXT) -> int:
    document = Document("weekly.md", "weekly.md", text.encode())
    return (await import_document(db, clock, "T1", document)).summary.list_id


async def reach(db: Database, clock: FakeClock) -> None:
    workspace = Workspace("T1", "Readers", "https://readers.slack.com/", "U0BOT")
    await db.write(lambda tx: save_workspace(tx, workspace, clock()))


async def release(db: Database, clock: FakeClock, list_id: int, channel: str = "C1") -> None:
    dispatcher = Dispatcher(db, FakeMessenger(clock), clock, DeliverySettings(), "T1", "worker")
    await schedule(db, clock, "T1", list_id, target=channel, release_at=clock(), zone="UTC")
    for _ in range(6):
        await dispatcher.tick()
        await dispatcher.settle_down()
        clock.advance(1)


async def test_a_hit_tells_where_it_is_from(db: Database, clock: FakeClock) -> None:
    list_id = await save(db, clock)

    answer = await look_up(db, clock, ALL, " swarm ")

    [hit] = answer.hits
    assert (answer.query, answer.total, answer.total_is_exact, answer.has_lists) == (
        "swarm",
        1,
        True,
        1,
    )
    assert (answer.fit, answer.suggestion) == (Fit.ALL, None)
    assert (hit.section_id, hit.list_id, hit.title) == (1, list_id, "Swarm")
    assert (hit.list_title, hit.date) == ("Weekly 1", date(2015, 6, 26))
    assert hit.snippet == (
        Run("Mesos and ", False),
        Run("Swarm", True),
        Run(" 1.0, side by side.", False),
    )
    assert hit.links == (
        Entry("https://swarm.example", "Swarm 1.0"),
        Entry("https://mesos.example", "Mesos"),
    )
    assert (hit.permalink, hit.reactions) == (None, ())
    assert hit.score > 0


async def test_a_released_section_leads_to_its_message(db: Database, clock: FakeClock) -> None:
    await reach(db, clock)
    await release(db, clock, await save(db, clock))

    [hit] = (await look_up(db, clock, ALL, "docker")).hits

    assert hit.permalink == (
        "https://readers.slack.com/archives/C1/p1800000002000100?thread_ts=1800000000.000100&cid=C1"
    )


async def test_the_newest_message_is_the_one_to_go_to(db: Database, clock: FakeClock) -> None:
    await reach(db, clock)
    list_id = await save(db, clock)
    await release(db, clock, list_id)
    await release(db, clock, list_id, "C2")

    [hit] = (await look_up(db, clock, ALL, "docker")).hits

    assert hit.permalink is not None
    assert "/archives/C2/" in hit.permalink


async def test_a_corrected_section_still_leads_to_its_message(
    db: Database, clock: FakeClock
) -> None:
    await reach(db, clock)
    list_id = await save(db, clock)
    await release(db, clock, list_id)
    await save(db, clock, TEXT.replace("Nothing", "Hardly anything"))

    [hit] = (await look_up(db, clock, ALL, "docker hardly")).hits

    assert hit.list_id == list_id
    assert hit.permalink is not None


async def test_without_the_workspaces_address_there_is_no_permalink(
    db: Database, clock: FakeClock
) -> None:
    await release(db, clock, await save(db, clock))

    [hit] = (await look_up(db, clock, ALL, "docker")).hits

    assert hit.permalink is None


@pytest.mark.parametrize("query", ["", "  ", "-docker", "elephants"])
async def test_nothing_is_found_without_words_or_without_sections_that_have_them(
    db: Database, clock: FakeClock, query: str
) -> None:
    await save(db, clock)

    assert await look_up(db, clock, ALL, query) == LookupAnswer(query.strip(), 0, (), True)


async def test_the_total_counts_what_the_limit_leaves_out(db: Database, clock: FakeClock) -> None:
    await save(db, clock, "".join(f"## Docker {n}\ntext\n" for n in range(7)))

    answer = await look_up(db, clock, ALL, "docker")

    assert (answer.total, len(answer.hits)) == (7, 5)


async def titles(db: Database, clock: FakeClock, query: str, **options: int) -> list[str]:
    return [hit.title for hit in (await look_up(db, clock, ALL, query, **options)).hits]


MANY = """---
title: Weekly 2
date: 2015-07-03
---
## Docker
Docker in 容器, and DOCKER.
## Dockers
docker-compose, dockerfile; 容器镜像.
## Ships
A docker at the docks; 镜像.
"""


@pytest.mark.parametrize(
    "text",
    [
        "docker",
        "dock",
        "dock*",
        "compose",
        "容器",
        "容",
        "容器镜像",
        "docker 容器",
        "docker -compose",
        '"docker in"',
        'docker in:"weekly 2"',
        "docker before:2015-07",
        "docker after:2015-06",
        "dcoker",
    ],
)
@pytest.mark.parametrize("hides", [False, True])
async def test_the_total_is_never_more_than_there_is_however_it_is_counted(
    either_db: Database,
    clock: FakeClock,
    monkeypatch: pytest.MonkeyPatch,
    text: str,
    *,
    hides: bool,
) -> None:
    await save(either_db, clock)
    await import_document(either_db, clock, "T1", Document("2.md", "2.md", MANY.encode()))
    draft = MANY.replace("title:", "draft: true\ntitle:").replace("Weekly 2", "Weekly 3")
    await import_document(either_db, clock, "T1", Document("3.md", "3.md", draft.encode()))
    viewer = Viewer("T1", "U1") if hides else ALL
    real = await look_up(either_db, clock, viewer, text, limit=1)
    for module in (candidates, tokens):
        monkeypatch.setattr(module, "COUNTED", 2)

    answer = await look_up(either_db, clock, viewer, text, limit=2)

    assert real.total_is_exact
    known = {(real.total, True)} if real.total <= 2 or 'in:"' in text else {(2, False)}
    assert (answer.total, answer.total_is_exact) in known
    assert len(answer.hits) == min(real.total, 2)


async def test_nothing_is_found_in_a_library_without_lists(db: Database, clock: FakeClock) -> None:
    assert await look_up(db, clock, ALL, "docker") == LookupAnswer("docker", 0, (), False)


async def test_the_best_come_first_and_the_next_ones_after_them(
    db: Database, clock: FakeClock
) -> None:
    await save(
        db,
        clock,
        "## Other\nIn passing: docker, and much else that is of no interest.\n"
        "## Docker\nAll of it.\n## Third\nNothing about containers but docker docker.\n",
    )

    assert (await titles(db, clock, "docker"))[0] == "Docker"
    found = await titles(db, clock, "docker", limit=2)
    assert [*found, *await titles(db, clock, "docker", limit=2, offset=2)] == await titles(
        db, clock, "docker"
    )


async def test_of_equals_the_newer_one_comes_first(db: Database, clock: FakeClock) -> None:
    for day in ("2015-06-19", "2015-06-26"):
        text = f"---\ntitle: {day}\ndate: {day}\n---\n## Docker\nSame.\n"
        await import_document(db, clock, "T1", Document(f"{day}.md", f"{day}.md", text.encode()))
    await import_document(db, clock, "T1", Document("n.md", "n.md", b"# N\n\n## Docker\nSame.\n"))

    answer = await look_up(db, clock, ALL, "docker")

    assert [hit.list_title for hit in answer.hits] == ["2015-06-26", "2015-06-19", "N"]


async def test_dates_alone_find_all_of_their_lists_in_order(db: Database, clock: FakeClock) -> None:
    await save(db, clock)

    assert await titles(db, clock, "after:2014") == ["Swarm", "Docker"]


async def test_reactions_are_counted_whatever_their_skin_and_lift_a_section(
    db: Database, clock: FakeClock
) -> None:
    await reach(db, clock)
    text = "## First\nAbout docker.\n## Other\nAbout docker.\n"
    await release(db, clock, await save(db, clock, text))
    assert await titles(db, clock, "docker") == ["First", "Other"]
    for user, emoji in (("U1", "+1"), ("U2", "+1::skin-tone-3"), ("U3", "tada")):
        reaction = Reaction("T1", "C1", "1800000002.000100", user, emoji, "1.1", removed=False)
        await record_reaction(db, MARKER, reaction)
    gone = Reaction("T1", "C1", "1800000001.000100", "U1", "eyes", "1.1", removed=True)
    await record_reaction(db, MARKER, gone)

    liked, other = (await look_up(db, clock, ALL, "docker")).hits

    assert (liked.title, liked.reactions) == ("Other", (("+1", 2), ("tada", 1)))
    assert other.reactions == ()


async def test_a_mistyped_word_is_answered_as_it_was_meant(db: Database, clock: FakeClock) -> None:
    await save(db, clock)

    answer = await look_up(db, clock, ALL, "dokcer new")

    assert (answer.suggestion, answer.fit) == ("docker new", Fit.CORRECTED)
    assert [hit.title for hit in answer.hits] == ["Docker"]


async def test_a_suggestion_that_finds_nothing_either_leaves_fewer_words(
    db: Database, clock: FakeClock
) -> None:
    await save(db, clock)

    answer = await look_up(db, clock, ALL, "dokcer mesos new")

    assert (answer.suggestion, answer.fit) == ("docker mesos new", Fit.FEWER)
    assert {hit.title for hit in answer.hits} == {"Swarm", "Docker"}


async def test_a_word_that_is_typed_halfway_is_no_mistake(db: Database, clock: FakeClock) -> None:
    await save(db, clock, "## Kubernetes\nand kubernete\n")

    assert (await look_up(db, clock, ALL, "kubern")).suggestion is None


async def test_a_known_but_rare_word_is_doubted_where_another_is_frequent(
    db: Database, clock: FakeClock
) -> None:
    await save(db, clock, "## Docket\nx\n" + "".join(f"## N{n}\ndocker\n" for n in range(30)))

    answer = await look_up(db, clock, ALL, "docket")

    assert (answer.suggestion, answer.fit) == ("docker", Fit.ALL)
    assert [hit.title for hit in answer.hits] == ["Docket"]
    assert (await look_up(db, clock, ALL, "docker")).suggestion is None


@pytest.mark.parametrize("query", ['"dokcer new"', "dokc*", "容气"])
async def test_phrases_beginnings_and_chinese_are_not_doubted(
    db: Database, clock: FakeClock, query: str
) -> None:
    await save(db, clock, TEXT + "\n## 容器\n容器\n")

    assert (await look_up(db, clock, ALL, query)).fit is not Fit.CORRECTED


async def test_where_nothing_has_all_words_those_with_most_are_found(
    db: Database, clock: FakeClock
) -> None:
    await save(db, clock)

    answer = await look_up(db, clock, ALL, "swarm mesos elephants")
    any_one = await look_up(db, clock, ALL, "elephants docker mice giraffes")
    none = await look_up(db, clock, ALL, "elephants giraffes")

    assert (answer.fit, [hit.title for hit in answer.hits]) == (Fit.FEWER, ["Swarm"])
    assert (any_one.fit, [hit.title for hit in any_one.hits]) == (Fit.FEWER, ["Docker"])
    assert (none.fit, none.total) == (Fit.ALL, 0)


async def test_the_newest_list_shows_its_sections(db: Database, clock: FakeClock) -> None:
    await reach(db, clock)
    await release(db, clock, await save(db, clock))

    latest = await find_latest(db, ALL)

    assert latest is not None
    assert (latest.title, latest.date) == ("Weekly 1", date(2015, 6, 26))
    assert [title for title, _ in latest.sections] == ["Swarm", "Docker"]
    assert all(permalink for _, permalink in latest.sections)
    assert await find_latest(db, Viewer.everything("T2")) is None


@pytest.mark.parametrize(
    ("viewer", "channel"),
    [
        (ALL, "G1"),
        (Viewer("T1", "U1"), "C1"),
        (Viewer("T1", "U1", frozenset({"G1"})), "G1"),
        (Viewer("T1", "U1", frozenset({"G1"}), audience="C2"), "C1"),
        (Viewer("T1", "U1", frozenset({"C1"}), is_guest=True), "C1"),
    ],
)
async def test_a_title_leads_to_a_message_that_its_readers_can_open(
    db: Database, clock: FakeClock, viewer: Viewer, channel: str
) -> None:
    await reach(db, clock)
    list_id = await save(db, clock)
    await release(db, clock, list_id, "C1")
    await release(db, clock, list_id, "G1")

    [hit] = (await look_up(db, clock, viewer, "docker")).hits
    latest = await find_latest(db, viewer)

    assert hit.permalink is not None
    assert f"/archives/{channel}/" in hit.permalink
    assert latest is not None
    assert all(f"/archives/{channel}/" in (link or "") for _, link in latest.sections)


async def test_the_same_question_is_answered_to_each_as_they_may_see(
    db: Database, clock: FakeClock
) -> None:
    await release(db, clock, await save(db, clock), "G1")
    member, other = Viewer("T1", "U1", frozenset({"G1"})), Viewer("T1", "U2")

    totals = [(await look_up(db, clock, each, "docker")).total for each in (member, other, member)]

    assert totals == [1, 0, 1]
    assert await find_latest(db, other) is None
    assert await find_latest(db, member) is not None


async def test_sections_are_ranked_window_after_window(
    db: Database, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await save(db, clock, "".join(f"## N{n}\ndocker\n" for n in range(5)))
    whole = await look_up(db, clock, ALL, "docker", limit=4)
    monkeypatch.setattr(searching, "WINDOW", 2)

    answer = await look_up(db, clock, Viewer.everything("T1"), "docker ", limit=4)

    assert (answer.total, len(answer.hits)) == (whole.total, 4) == (5, 4)
    assert len({hit.section_id for hit in answer.hits}) == 4
