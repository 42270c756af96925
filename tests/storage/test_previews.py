"""Previews in the ledger of both databases: what is owed for them, and when they go."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import func, select, update

from bot.domain.arrangement import Plan
from bot.domain.preview import Basis, Bodies
from bot.domain.release import Body, Change, Claim, DeliveryState, Operation, ReleaseState, Result
from bot.storage import deliveries, previews, releases
from bot.storage.database import Database, Transaction
from bot.storage.previews import Preview
from bot.storage.tables import deliveries as ledger
from bot.storage.tables import previews as table
from bot.storage.tables import releases as released
from tests.fakes import NOON
from tests.storage.ledger import PACE, TEAM, add_list, add_release, claim

LATER = NOON + timedelta(hours=1)


def bodies(text: str) -> Bodies:
    return (Body(text, ({"type": "divider"},)), Body(f"plain {text}"))


HEAD, A, B = map(bodies, ("head", "a", "b"))


def ask(tx: Transaction, *shown: Bodies, user: str = "U1", now: datetime = NOON) -> Preview:
    list_id = add_list(tx)
    wished = Preview(TEAM, user, list_id, f"p{user}", "D1", shows_all=False, made_of="m")
    return previews.ask_preview(tx, wished, shown or (HEAD, A), now)


def send(tx: Transaction, seconds: int, change: Change | None = None) -> list[Claim]:
    """Send what is due so many seconds after noon, and write down what became of it."""
    now = NOON + timedelta(seconds=seconds)
    due = claim(tx, now)
    for each in due:
        ts = None if each.operation is not Operation.POST else f"17000000{seconds:02}.0001"
        became = change or Change(DeliveryState.SENT, now, ts=ts)
        deliveries.record_results(tx, [Result(each, became, now)], now)
    previews.take_steps(tx, [each.delivery_key for each in due], now)
    return due


async def test_the_head_is_posted_then_each_message_in_its_thread_one_after_the_other(
    either_db: Database,
) -> None:
    def work(tx: Transaction) -> list[list[Claim]]:
        ask(tx, HEAD, A, B)
        return [send(tx, seconds) for seconds in range(1, 6)]

    head, first, second, *none = await either_db.write(work)

    assert [each.delivery_key for each in (*head, *first, *second)] == [
        f"preview:pU1:{number}" for number in range(3)
    ]
    assert [(each.thread_ts, each.position) for each in (*head, *first, *second)] == [
        (None, 0),
        ("1700000001.0001", 1),
        ("1700000001.0001", 2),
    ]
    assert [each.bodies for each in (*head, *first, *second)] == [HEAD, A, B]
    assert not any(none)
    assert all(each.release_id is None for each in (*head, *first, *second))


async def test_asking_again_changes_in_place_what_differs(either_db: Database) -> None:
    def work(tx: Transaction) -> tuple[Preview, Preview, list[Claim], str | None]:
        first = ask(tx)
        send(tx, 1)
        send(tx, 2)
        again = replace(first, preview_id="other", shows_all=True, made_of="n")
        kept = previews.ask_preview(tx, again, (HEAD, B), NOON)
        return first, kept, send(tx, 3), previews.find_place(tx, kept)

    first, kept, [change], place = await either_db.write(work)

    assert (kept.preview_id, kept.shows_all, kept.made_of) == (first.preview_id, True, "n")
    assert (change.operation, change.ts, change.bodies) == (Operation.UPDATE, "1700000002.0001", B)
    assert change.thread_ts is None
    assert place == "1700000001.0001"


async def test_nothing_more_is_owed_while_a_message_is_on_its_way(either_db: Database) -> None:
    def work(tx: Transaction) -> int:
        preview = ask(tx)
        claim(tx, NOON + PACE)
        previews.take_step(tx, preview.preview_id, NOON)
        ask(tx, B, A)
        return tx.execute(select(func.count()).select_from(ledger)).scalar_one()

    assert await either_db.write(work) == 1


async def test_a_preview_that_goes_leaves_no_row_once_its_last_message_is_deleted(
    either_db: Database,
) -> None:
    def work(tx: Transaction) -> tuple[list[object], list[int]]:
        preview = ask(tx)
        send(tx, 1)
        send(tx, 2)
        assert previews.change_preview(tx, preview, "", (), NOON)
        assert not previews.change_preview(tx, preview, "n", (HEAD,), NOON)
        assert previews.list_previews(tx, TEAM) == []
        done = [each for seconds in range(3, 6) for each in send(tx, seconds)]
        counts = [
            tx.execute(select(func.count()).select_from(each)).scalar_one()
            for each in (table, ledger)
        ]
        return [(each.operation, each.ts) for each in done], counts

    done, counts = await either_db.write(work)

    assert done == [
        (Operation.DELETE, "1700000002.0001"),
        (Operation.DELETE, "1700000001.0001"),
    ]
    assert counts == [0, 0]


async def test_one_who_asks_while_it_goes_has_it_again(either_db: Database) -> None:
    def work(tx: Transaction) -> list[Claim]:
        preview = ask(tx)
        send(tx, 1)
        send(tx, 2)
        previews.change_preview(tx, preview, "", (), NOON)
        send(tx, 3)  # the head's deletion is owed by now
        ask(tx)
        return [each for seconds in range(4, 8) for each in send(tx, seconds)]

    done = await either_db.write(work)
    assert [(each.delivery_key, each.operation, each.bodies) for each in done] == [
        ("preview:pU1:3", Operation.DELETE, ()),
        ("preview:pU1:4", Operation.POST, HEAD),
        ("preview:pU1:5", Operation.POST, A),
    ]


async def test_what_slack_refused_is_tried_again_by_who_asks_again(either_db: Database) -> None:
    def work(tx: Transaction) -> tuple[list[Claim], list[Claim]]:
        ask(tx)
        send(tx, 1, Change(DeliveryState.FAILED, NOON, error="no"))
        none = send(tx, 3)
        ask(tx)
        return none, send(tx, 5)

    none, again = await either_db.write(work)

    assert none == []
    assert [each.delivery_key for each in again] == ["preview:pU1:0"]


async def test_each_curator_has_a_preview_of_their_own(either_db: Database) -> None:
    def work(tx: Transaction) -> list[str]:
        first = ask(tx)
        ask(tx, user="U2")
        assert previews.find_preview(tx, TEAM, "U1", first.list_id) == first
        assert previews.find_preview(tx, "T2", "U1", first.list_id) is None
        return [each.preview.user_id for each in previews.list_previews(tx, TEAM)]

    assert await either_db.write(work) == ["U1", "U2"]


async def test_a_preview_stands_beside_the_plan_of_the_release_that_is_due_first(
    either_db: Database,
) -> None:
    plan = Plan(order=("clocks",), left_out=frozenset({"a"}))

    def work(tx: Transaction) -> list[Basis]:
        preview = ask(tx)
        [standing] = previews.list_previews(tx, TEAM)
        found = [standing.basis]
        add_release(tx, preview.list_id, at=LATER + PACE, target="#late")
        first = add_release(tx, preview.list_id, at=LATER, target="#first")
        edited = update(released).where(released.c.release_id == first)
        tx.execute(edited.values(**releases.write_plan(plan)))
        found += [each.basis for each in previews.list_previews(tx, TEAM)]
        releases.move_release(tx, first, ReleaseState.SCHEDULED, ReleaseState.CANCELLED)
        revision = standing.basis.revision_id
        return [*found, previews.find_basis(tx, TEAM, preview.list_id, revision)]

    alone, planned, other = await either_db.write(work)

    assert (alone.plan, alone.target) == (Plan(), None)
    assert planned == Basis(alone.revision_id, plan, "#first")
    assert other == Basis(alone.revision_id, Plan(), "#late")


async def test_a_preview_is_over_when_its_list_went_out_since_it_was_asked_for(
    either_db: Database,
) -> None:
    def work(tx: Transaction) -> list[bool]:
        preview = ask(tx)
        add_release(tx, preview.list_id)
        open_at = update(released).where(released.c.list_id == preview.list_id)
        found = []
        for opened_at in (None, NOON - PACE, NOON):
            tx.execute(open_at.values(opened_at=opened_at))
            found += [each.is_over for each in previews.list_previews(tx, TEAM)]
        return found

    assert await either_db.write(work) == [False, False, True]


async def test_whoever_is_forgotten_has_no_preview(either_db: Database) -> None:
    def work(tx: Transaction) -> list[Claim]:
        preview = ask(tx)
        previews.forget_person(tx, TEAM, "U1")
        assert previews.find_preview(tx, TEAM, "U1", preview.list_id) is None
        return [*send(tx, 1), *send(tx, 3)]

    assert await either_db.write(work) == []


async def test_what_is_on_its_way_to_whoever_is_forgotten_is_the_last(either_db: Database) -> None:
    def work(tx: Transaction) -> list[Claim]:
        ask(tx)
        (head,) = claim(tx)
        previews.forget_person(tx, TEAM, "U1")
        sent = Result(head, Change(DeliveryState.SENT, NOON, ts="1700000000.0001"), NOON)
        assert deliveries.record_results(tx, [sent], NOON) == [sent]
        previews.take_steps(tx, [head.delivery_key], NOON)
        return send(tx, 3)

    assert await either_db.write(work) == []


def test_a_preview_is_read_from_the_keys_of_its_deliveries() -> None:
    assert previews.read_preview("preview:ab:12") == "ab"
    assert previews.read_preview("report:1") is None
