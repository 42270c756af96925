"""What is said before a list is scheduled, and a curator's releases in one message."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.overview import Overview
from bot.domain.permalink import ReleaseView
from bot.domain.release import Body, Release, ReleaseState
from bot.domain.scheduling import Caution, CautionKind
from bot.render.overview import render_out, render_overview
from bot.render.scheduling import MOST_CAUTIONS, write_cautions, write_now, write_span, write_time
from tests.fakes import NOON
from tests.render.slack_limits import assert_valid

SHANGHAI = ZoneInfo("Asia/Shanghai")
RELEASE = Release(
    release_id=1,
    team_id="T1",
    list_id=1,
    title="Weekly & more",
    target="C0GENERAL",
    channel_id=None,
    state=ReleaseState.SCHEDULED,
    release_at=NOON + timedelta(days=2),
    zone="UTC",
    messages=4,
    sent=0,
    thread_ts=None,
    error=None,
)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 seconds"), (1, "1 second"), (60, "60 seconds"), (90, "90 seconds"), (300, "5 minutes")],
)
def test_a_short_span_is_told_in_its_unit(seconds: int, words: str) -> None:
    assert write_span(timedelta(seconds=seconds)) == words


def test_now_is_at_once_where_nothing_can_be_pulled_back() -> None:
    assert write_now(timedelta()) == "At once."
    assert write_now(timedelta(minutes=2)) == "In 2 minutes: until then it can be pulled back."


def test_a_time_is_told_where_the_curator_lives_and_how_far_it_is() -> None:
    at = datetime.fromisoformat("2026-12-14T02:00:00+00:00")

    said = write_time(at, SHANGHAI, NOON)

    assert said == "Monday 14 December 2026, 10:00 in Shanghai, in 10 days"


@pytest.mark.parametrize(
    ("kind", "state", "said"),
    [
        (
            CautionKind.RELEASED,
            ReleaseState.POSTED,
            "This list went to <#C0GENERAL> before: Sunday 6 December 2026, 20:00 in Shanghai, in "
            "2 days.",
        ),
        (
            CautionKind.SCHEDULED,
            ReleaseState.POSTING,
            "This list goes to <#C0GENERAL> already, and is on its way.",
        ),
        (
            CautionKind.SCHEDULED,
            ReleaseState.OVERDUE,
            "This list goes to <#C0GENERAL> already, and is overdue.",
        ),
        (
            CautionKind.NEAR,
            ReleaseState.SCHEDULED,
            "Another list goes to <#C0GENERAL> within a day: “Weekly &amp; more”: Sunday 6 "
            "December 2026, 20:00 in Shanghai, in 2 days.",
        ),
    ],
)
def test_other_releases_are_named_with_their_times(
    kind: CautionKind, state: ReleaseState, said: str
) -> None:
    caution = Caution(kind, "C0GENERAL", replace(RELEASE, state=state))

    assert write_cautions([caution], SHANGHAI, NOON) == f":warning: {said}"


def test_so_many_lines_are_said_as_fit_into_a_section() -> None:
    release = replace(RELEASE, title="周" * 500)
    cautions = [Caution(CautionKind.NEAR, f"C0CHANNEL{n}", release) for n in range(30)]

    said = write_cautions(cautions, SHANGHAI, NOON)

    assert len(said) < 3000
    assert len(said.split("\n")) == MOST_CAUTIONS + 1
    assert said.endswith("\n… and 18 more of the kind.")


def without_channels(body: Body) -> Body:
    """A body whose channels' names are none that ping anybody."""
    return replace(body, text=body.text.replace("<#", "#").replace(">", ""))


def test_a_curators_releases_fit_into_one_message_whatever_they_are_called() -> None:
    def made(state: ReleaseState, error: str | None = None) -> tuple[ReleaseView, ...]:
        release = replace(RELEASE, title="W" * 500, state=state, error=error, sent=2)
        return tuple(ReleaseView(replace(release, release_id=n + 1)) for n in range(5))

    overview = Overview(
        made(ReleaseState.FAILED, "It is archived: unarchive it. " * 8),
        made(ReleaseState.PAUSED),
        made(ReleaseState.SCHEDULED),
        made(ReleaseState.POSTED)[:3],
        7,
        ReleaseView(replace(RELEASE, state=ReleaseState.CANCELLED)),
    )

    body = render_overview(overview, "/readlist", NOON, SHANGHAI)

    assert_valid(without_channels(body))
    assert "… and 7 releases more are due later." in str(body.blocks)
    assert "was pulled back" in str(body.blocks[0])


def test_what_went_out_is_a_line_each() -> None:
    out = [ReleaseView(replace(RELEASE, state=ReleaseState.POSTED, title="W" * 500))] * 5

    body = render_out(out, NOON, SHANGHAI)

    assert_valid(without_channels(body))
    assert len(body.text.split("\n")) == 6
