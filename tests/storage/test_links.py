"""Where a link stood before: in which former list, the newest first."""

from datetime import date

from alembic import command
from sqlalchemy import select

from bot.domain.checks import Former
from bot.domain.links import mark_url
from bot.domain.markdown import parse_markdown
from bot.domain.release import ReleaseState
from bot.storage import links, migrate, reading_lists
from bot.storage.database import Database, Transaction
from bot.storage.tables import links as table
from bot.storage.tables import releases
from tests.fakes import NOON
from tests.storage.ledger import TEAM, add_list, add_release

URL = "https://example.com/a"
MARK = mark_url(URL)


def write(title: str, url: str = URL, day: str = "", draft: str = "false") -> str:
    front = f"---\ntitle: {title}\ndraft: {draft}\n{f'date: {day}' if day else ''}\n---\n"
    return f"{front}\n## Section\n\n[link]({url})\n"


def find(tx: Transaction, **more: object) -> list[str]:
    found = links.find_former(tx, TEAM, [URL, "https://example.com/other"], **more)  # type: ignore[arg-type]
    assert set(found) <= {MARK}
    return [former.title for former in found.values()]


async def test_a_link_is_found_in_the_newest_list_that_has_it_however_it_is_spelled(
    either_db: Database,
) -> None:
    def work(tx: Transaction) -> object:
        add_list(tx, write("Old", "http://EXAMPLE.com/a/", "2015-06-19"), "old.md")
        newer = add_list(tx, write("New", f"{URL}?utm_source=x#y", "2015-06-26"), "new.md")
        add_list(tx, write("None"), "undated.md")
        return newer, links.find_former(tx, TEAM, [URL, URL, "mailto:a@example.com"])

    newer, found = await either_db.write(work)  # type: ignore[misc]

    assert found == {MARK: Former(newer, "New", date(2015, 6, 26))}


async def test_links_in_the_introduction_and_in_headings_count(either_db: Database) -> None:
    def work(tx: Transaction) -> object:
        add_list(tx, f"# W\n\nSee {URL}\n\n## [B](https://b.example)\n\nWords.\n")
        return links.find_former(tx, TEAM, [URL, "https://b.example"]).keys()

    assert await either_db.write(work) == {MARK, mark_url("https://b.example")}


async def test_former_is_what_is_another_list_and_not_later(either_db: Database) -> None:
    def work(tx: Transaction) -> list[list[str]]:
        first = add_list(tx, write("First"), "1.md")
        add_list(tx, write("Later", day="2015-07-03"), "2.md")
        mine = add_list(tx, write("Mine", day="2015-06-26"), "3.md")
        add_list(tx, write("After"), "4.md")
        day = date(2015, 6, 26)
        return [
            find(tx, list_id=mine, day=day),
            find(tx, list_id=first, day=day),
            find(tx, day=date(2015, 6, 25)),
            find(tx, list_id=mine),
        ]

    assert await either_db.write(work) == [["First"], ["Mine"], ["After"], ["Later"]]


async def test_a_revision_takes_the_links_away_that_it_has_no_more(either_db: Database) -> None:
    def work(tx: Transaction) -> list[list[str]]:
        add_list(tx, write("One"), "1.md")
        before = find(tx)
        add_list(tx, write("One", "https://b.example"), "1.md")
        add_list(tx, "# Two\n\n## A\n\nWords.\n", "2.md")
        return [before, find(tx)]

    assert await either_db.write(work) == [["One"], []]


async def test_a_draft_is_no_former_list_until_a_release_of_it_is_out(either_db: Database) -> None:
    def work(tx: Transaction) -> list[list[str]]:
        list_id = add_list(tx, write("Draft", draft="true"))
        release_id = add_release(tx, list_id)
        before = find(tx)
        mine = releases.update().where(releases.c.release_id == release_id)
        tx.execute(mine.values(sent=2, state=ReleaseState.POSTING))
        during = find(tx)
        tx.execute(mine.values(state=ReleaseState.WITHDRAWN))
        return [before, during, find(tx)]

    assert await either_db.write(work) == [[], ["Draft"], []]


async def test_another_workspaces_lists_tell_nothing(either_db: Database) -> None:
    def work(tx: Transaction) -> list[str]:
        parsed = parse_markdown(write("Theirs"))
        reading_lists.save_list(tx, "T2", "a.md", write("Theirs"), parsed, NOON)
        return find(tx)

    assert await either_db.write(work) == []


async def test_as_many_links_as_a_list_may_have_are_asked_for(either_db: Database) -> None:
    def work(tx: Transaction) -> object:
        add_list(tx, write("Old"))
        many = [f"https://example.com/{number}" for number in range(3000)]
        return links.find_former(tx, TEAM, [*many, URL]).keys()

    assert await either_db.write(work) == {MARK}


async def test_lists_that_were_there_before_the_upgrade_get_their_links_marked(
    either_db: Database,
) -> None:
    def work(tx: Transaction) -> tuple[int, list[tuple[int, int]]]:
        list_id = add_list(tx, write("Old"))
        add_list(tx, "# None\n\n## A\n\nWords.\n", "none.md")
        config = migrate.build_config()
        config.attributes["connection"] = tx
        command.downgrade(config, "0004")
        command.upgrade(config, "head")
        rows = tx.execute(select(table.c.list_id, table.c.mark))
        return list_id, [(row.list_id, row.mark) for row in rows]

    list_id, rows = either_db.write_now(work)

    assert rows == [(list_id, MARK)]
