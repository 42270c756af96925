"""What curators are told of a release in trouble, and the buttons that mend it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.arrangement import Plan
from bot.domain.refusals import explain_refusal
from bot.domain.release import (
    Body,
    Claim,
    Operation,
    Release,
    ReleaseState,
    Unclear,
    plan_after_look,
)
from bot.domain.trouble import Trouble, TroubleKind
from bot.render.curating import CuratorAction, list_actions
from bot.render.notice import render_notice, render_over, render_superseded
from tests.fakes import NOON
from tests.render.slack_limits import assert_valid

LINK = "https://team.example.com/archives/C0READING/p1800000000000100"
RELEASE = Release(
    release_id=12,
    team_id="T1",
    list_id=3,
    title="Weekly <1> & more",
    target="#reading-list",
    channel_id=None,
    state=ReleaseState.FAILED,
    release_at=NOON,
    zone="Asia/Shanghai",
    messages=4,
    sent=0,
    thread_ts=None,
    error=None,
)
BEGUN = replace(RELEASE, channel_id="C0READING", sent=2)


def trouble(kind: TroubleKind, error: str | None = None) -> Trouble:
    return Trouble(kind, NOON, error)


def refused(why: str) -> Trouble:
    return trouble(TroubleKind.FAILED, explain_refusal(why))


def doubt() -> str:
    """The error of a message of which nobody knows whether it is there."""
    claim = Claim(
        delivery_id=1,
        release_id=12,
        team_id="T1",
        channel_id="C0READING",
        delivery_key="release:12:2",
        operation=Operation.POST,
        position=2,
        body=0,
        bodies=(),
        thread_ts="1.1",
        ts=None,
        attempts=1,
        worker="w",
        claimed_at=NOON,
        first_claimed_at=NOON,
        lease_until=NOON,
    )
    return plan_after_look(claim, Unclear("missing_scope"), NOON).error or ""


def lines(bodies: tuple[Body, ...]) -> list[str]:
    """The lines of a notice, which both of its bodies share; the first one is valid."""
    first, plain = bodies
    assert_valid(first)
    assert first.blocks[0]["text"]["text"] == plain.text
    assert plain.blocks == ()
    return plain.text.split("\n")


def buttons(bodies: tuple[Body, ...]) -> list[str]:
    return [
        element["text"]["text"]
        for block in bodies[0].blocks[1:]
        for element in block.get("elements", ())
    ]


def test_notices_are_as_they_were(assert_golden: Callable[[str, Any], None]) -> None:
    bodies = [
        *render_notice(RELEASE, refused("channel_not_found"), None),
        *render_over(replace(BEGUN, state=ReleaseState.POSTED), LINK),
        *render_superseded(BEGUN, LINK),
    ]
    assert_golden("notice.bodies", [[body.text, body.blocks] for body in bodies])


def test_a_channel_that_is_gone_or_private_is_named_with_what_to_type() -> None:
    notice = render_notice(RELEASE, refused("channel_not_found"), None)
    headline, why, mend = lines(notice)
    assert headline == (
        ":warning: *Weekly &lt;1&gt; &amp; more* to #reading-list can't go out: "
        "nothing of it is out."
    )
    assert why.startswith("> The channel does not exist, or it is private")
    assert mend == (
        "Type `/invite @readlist` in #reading-list, then press *Try again*. "
        "If it was renamed or is gone, choose *Other channel*."
    )
    assert buttons(notice) == ["Try again", "Other channel", "Pull it back"]


def test_what_has_begun_stays_in_its_channel() -> None:
    notice = render_notice(BEGUN, refused("not_in_channel"), LINK)
    headline, _, mend = lines(notice)
    assert headline == (
        f":warning: *<{LINK}|Weekly &lt;1&gt; &amp; more>* to <#C0READING> can't go out: "
        "2 of 4 messages are out."
    )
    assert mend == "Type `/invite @readlist` in <#C0READING>, then press *Try again*."
    assert buttons(notice) == ["Try again", "Stop", "Take back"]


@pytest.mark.parametrize(
    ("release", "why", "mend"),
    [
        (RELEASE, "is_archived", "Unarchive #reading-list and press *Try again*, or choose *Oth"),
        (BEGUN, "is_archived", "Unarchive <#C0READING> and press *Try again*."),
        (RELEASE, "token_revoked", "Once that is mended, *Try again* sends it."),
        (BEGUN, "missing_scope", "Once that is mended, *Try again* sends the rest."),
        (BEGUN, "anything", "Once that is mended, *Try again* sends the rest."),
    ],
)
def test_each_refusal_names_its_mend(release: Release, why: str, mend: str) -> None:
    said = lines(render_notice(release, refused(why), None))
    assert f"({why})" in said[1]
    assert said[2].startswith(mend)


def test_a_failure_without_a_word_of_slack_s_has_a_mend_too() -> None:
    notice = render_notice(RELEASE, trouble(TroubleKind.FAILED), None)
    assert lines(notice)[1] == "Once that is mended, *Try again* sends it."


def test_details_of_a_refusal_do_not_hide_slack_s_word() -> None:
    error = explain_refusal("is_archived", "by somebody")
    said = lines(render_notice(RELEASE, trouble(TroubleKind.FAILED, error), None))
    assert said[2].startswith("Unarchive")


def test_what_is_too_late_names_no_commands_but_buttons() -> None:
    overdue = replace(RELEASE, state=ReleaseState.OVERDUE)
    notice = render_notice(overdue, trouble(TroubleKind.OVERDUE, "`readlist retry` …"), None)
    headline, mend = lines(notice)
    assert headline.endswith(
        "did not go out in time: it was meant for Friday 4 December 2026, 20:00 in Asia/Shanghai."
    )
    assert "`readlist" not in mend
    assert buttons(notice) == ["Try again", "Move", "Pull it back"]


def test_what_is_late_can_be_sent_elsewhere_or_later() -> None:
    late = replace(RELEASE, state=ReleaseState.SCHEDULED)
    notice = render_notice(late, trouble(TroubleKind.LATE, "Slack is down."), None)
    assert lines(notice)[1:] == ["> Slack is down.", "I keep trying, and say here when it is out."]
    assert buttons(notice) == ["Other channel", "Move", "Pull it back"]


def test_what_is_stuck_is_tried_by_itself() -> None:
    error = "ratelimited"
    stuck = replace(BEGUN, state=ReleaseState.POSTING, error=error)
    notice = render_notice(stuck, trouble(TroubleKind.STUCK, error), None)
    assert lines(notice)[-1] == "I keep trying, and say here when it is out."
    assert buttons(notice) == ["Pause", "Stop"]


def test_what_is_in_doubt_can_be_looked_for_at_once() -> None:
    stuck = replace(BEGUN, state=ReleaseState.POSTING, error=doubt())
    notice = render_notice(stuck, trouble(TroubleKind.STUCK, doubt()), None)
    assert lines(notice)[-1] == "*Try again* lets me look once more at once."
    assert buttons(notice) == ["Try again", "Pause", "Stop"]


def test_what_could_not_be_deleted_is_deleted_once_more() -> None:
    error = f"A message could not be deleted: {explain_refusal('is_archived')}"
    withdrawn = replace(BEGUN, state=ReleaseState.WITHDRAWN, error=error)
    notice = render_notice(withdrawn, trouble(TroubleKind.LEFT_BEHIND, error), LINK)
    assert "not all of it could be deleted" in lines(notice)[0]
    assert buttons(notice) == ["Try again"]
    assert list_actions(replace(withdrawn, error=None)) == ()
    assert list_actions(withdrawn) == (CuratorAction.RETRY,)


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (ReleaseState.POSTED, "is out now."),
        (ReleaseState.POSTING, "goes on now: 2 of 4 messages are out."),
        (
            ReleaseState.SCHEDULED,
            "goes out Friday 4 December 2026, 20:00 in Asia/Shanghai.",
        ),
        (ReleaseState.PAUSED, "is paused: 2 of 4 messages are out."),
        (ReleaseState.STOPPED, "was stopped: 2 of 4 messages are out."),
        (ReleaseState.WITHDRAWN, "is taken back: all of it is deleted."),
        (ReleaseState.CANCELLED, "was pulled back."),
    ],
)
def test_afterwards_it_says_how_it_ended_and_has_no_button(state: ReleaseState, said: str) -> None:
    over = render_over(replace(BEGUN, state=state), LINK)
    assert over[-1].text.endswith(said)
    assert buttons(over) == buttons(render_superseded(BEGUN, None)) == []
    assert [block["type"] for block in over[0].blocks] == ["section"]


def test_a_release_to_a_person_names_the_person_and_not_their_channel() -> None:
    to_one = replace(RELEASE, target="U0READER", channel_id="D0READER")
    assert "to <@U0READER> can't" in lines(render_notice(to_one, refused("cannot_dm_bot"), None))[0]


def test_the_longest_words_stay_within_slack_s_limits() -> None:
    release = replace(BEGUN, title="周报 & <b> " * 200, plan=Plan(interval_minutes=60))
    lines(render_notice(release, trouble(TroubleKind.FAILED, "& <a> " * 2000), LINK))
    assert_valid(render_over(replace(release, state=ReleaseState.POSTED), None)[0])
