"""What is kept of Slack's answers, for how long, and for how many."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from bot.slack import memory
from bot.slack.memory import Memory
from tests.fakes import FakeClock

KEY = ("T1", "U1")


class Slack:
    """Answers with what is next, once `gate` is open, and counts."""

    def __init__(self, *answers: str | None) -> None:
        self.answers = list(answers)
        self.asked = 0
        self.gate = asyncio.Event()
        self.gate.set()

    async def ask(self) -> str | None:
        self.asked += 1
        await self.gate.wait()
        return self.answers.pop(0)


def remember(clock: FakeClock, patience: float = 30, *, may_be_old: bool = False) -> Memory[str]:
    return Memory[str](clock, patience, may_be_old=may_be_old)


async def test_an_answer_is_kept_for_minutes(clock: FakeClock) -> None:
    kept, slack = remember(clock), Slack("first", "second")

    assert await kept.get(KEY, slack.ask) == "first"
    clock.advance(299)
    assert await kept.get(KEY, slack.ask) == "first"
    clock.advance(1)
    assert await kept.get(KEY, slack.ask) == "second"


async def test_each_key_has_its_answer(clock: FakeClock) -> None:
    kept, slack = remember(clock), Slack("first", "second")

    assert await kept.get(("T1", "U1"), slack.ask) == "first"
    assert await kept.get(("T2", "U1"), slack.ask) == "second"


async def test_who_asks_at_the_same_time_waits_for_the_same_answer(clock: FakeClock) -> None:
    kept, slack = remember(clock), Slack("only")
    slack.gate.clear()

    waiting = [asyncio.create_task(kept.get(KEY, slack.ask)) for _ in range(5)]
    await asyncio.sleep(0)
    slack.gate.set()

    assert await asyncio.gather(*waiting) == ["only"] * 5
    assert slack.asked == 1


async def test_who_gives_up_takes_the_answer_from_nobody(clock: FakeClock) -> None:
    kept, slack = remember(clock), Slack("only")
    slack.gate.clear()
    impatient = asyncio.create_task(kept.get(KEY, slack.ask))
    await asyncio.sleep(0)

    impatient.cancel()
    await asyncio.wait([impatient])
    slack.gate.set()

    assert await kept.get(KEY, slack.ask) == "only"
    assert slack.asked == 1


async def test_without_an_answer_it_is_soon_asked_again_but_not_at_once(clock: FakeClock) -> None:
    kept, slack = remember(clock), Slack(None, "late")

    assert await kept.get(KEY, slack.ask) is None
    clock.advance(9)
    assert await kept.get(KEY, slack.ask) is None
    clock.advance(1)
    assert await kept.get(KEY, slack.ask) == "late"


async def test_an_answer_that_takes_too_long_is_none(clock: FakeClock) -> None:
    kept, slack = remember(clock, patience=0.01), Slack("too late")
    slack.gate.clear()

    assert await kept.get(KEY, slack.ask) is None


@pytest.mark.parametrize(("may_be_old", "answer"), [(True, "old"), (False, None)])
@pytest.mark.parametrize("slow", [False, True])
async def test_an_old_answer_is_better_than_none_only_where_that_is_said(
    clock: FakeClock, may_be_old: bool, answer: str | None, slow: bool
) -> None:
    kept = remember(clock, patience=0.01, may_be_old=may_be_old)
    slack = Slack("old", None)
    await kept.get(KEY, slack.ask)
    clock.advance(300)
    if slow:
        slack.gate.clear()

    assert await kept.get(KEY, slack.ask) == answer


async def test_what_was_asked_longest_ago_is_forgotten_first(
    clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "MOST_KEPT", 2)
    kept, slack = remember(clock), Slack("a", "b", "c", "a again")
    ask: Callable[[], Awaitable[str | None]] = slack.ask
    for user in ("U1", "U2", "U3"):
        await kept.get(("T1", user), ask)

    assert await kept.get(("T1", "U3"), ask) == "c"
    assert await kept.get(("T1", "U2"), ask) == "b"
    assert await kept.get(("T1", "U1"), ask) == "a again"


async def test_a_mistake_of_ours_is_not_kept(clock: FakeClock) -> None:
    kept, slack = remember(clock, may_be_old=True), Slack()
    with pytest.raises(IndexError):
        await kept.get(KEY, slack.ask)

    slack.answers.append("mended")
    clock.advance(10)

    assert await kept.get(KEY, slack.ask) == "mended"
