from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.errors import TransitionError
from bot.domain.refusals import explain_refusal
from bot.domain.release import (
    LATEST_REPORT,
    Absent,
    Body,
    Change,
    Claim,
    DeliveryState,
    Found,
    Operation,
    Refused,
    Release,
    ReleaseState,
    Sent,
    ThreadSummary,
    Throttled,
    Unclear,
    Unknown,
    check_cancel,
    check_edit,
    check_pause,
    check_redirect,
    check_reschedule,
    check_resume,
    check_retry,
    check_stop,
    describe_lateness,
    is_report_too_late,
    is_too_late,
    plan_after_look,
    plan_after_send,
    state_after_failure,
)
from tests.fakes import NOON

MINUTE = timedelta(minutes=1)


def claim(body: int = 0, previous_ts: str | None = "1.1") -> Claim:
    return Claim(
        delivery_id=1,
        release_id=12,
        team_id="T1",
        channel_id="C1",
        delivery_key="release:12:3",
        operation=Operation.POST,
        position=3,
        body=body,
        bodies=(Body("rich", ({"type": "divider"},)), Body("plain")),
        thread_ts="1.0",
        ts=None,
        attempts=1,
        worker="w",
        claimed_at=NOON,
        first_claimed_at=NOON,
        lease_until=NOON + MINUTE,
        previous_ts=previous_ts,
    )


def release(state: ReleaseState, sent: int = 0) -> Release:
    return Release(
        release_id=12,
        team_id="T1",
        list_id=1,
        title="Weekly",
        target="#a",
        channel_id="C1",
        state=state,
        release_at=NOON,
        zone="UTC",
        messages=9,
        sent=sent,
        thread_ts=None,
        error=None,
    )


def test_a_message_that_slack_has_is_sent() -> None:
    assert plan_after_send(claim(), Sent("1.2"), NOON) == Change(DeliveryState.SENT, NOON, ts="1.2")


def test_a_throttled_message_is_pending_until_slack_may_be_asked() -> None:
    change = plan_after_send(claim(), Throttled(MINUTE), NOON)
    assert (change.state, change.not_before) == (DeliveryState.PENDING, NOON + MINUTE)


def test_refused_blocks_are_followed_by_a_plainer_body_until_none_is_left() -> None:
    refused = Refused("invalid_blocks", blocks_at_fault=True, detail="downloading image failed")
    plainer = plan_after_send(claim(body=0), refused, NOON)
    assert (plainer.state, plainer.body) == (DeliveryState.PENDING, 1)
    over = plan_after_send(claim(body=1), refused, NOON)
    assert over.state is DeliveryState.FAILED
    assert "invalid_blocks: downloading image failed" in (over.error or "")


def test_another_refusal_fails_at_once_with_its_mend() -> None:
    change = plan_after_send(claim(), Refused("not_in_channel"), NOON)
    assert change.state is DeliveryState.FAILED
    assert "/invite" in (change.error or "")


def test_a_lost_answer_leaves_the_message_in_doubt_from_now_on() -> None:
    change = plan_after_send(claim(), Unknown("timeout"), NOON)
    assert (change.state, change.lease_until) == (DeliveryState.SENDING, NOON)


@pytest.mark.parametrize(
    ("evidence", "state"),
    [
        (Found("1.2"), DeliveryState.SENT),
        (Absent(), DeliveryState.PENDING),
        (ThreadSummary(0, None), DeliveryState.SENDING),
        (ThreadSummary(2, "1.1"), DeliveryState.PENDING),
        (ThreadSummary(3, "1.2"), DeliveryState.SENDING),
        (ThreadSummary(3, None), DeliveryState.SENDING),
        (Unclear("missing_scope"), DeliveryState.SENDING),
    ],
)
def test_only_what_was_seen_is_sent_and_only_what_is_surely_absent_is_sent_again(
    evidence: Found | Absent | ThreadSummary | Unclear, state: DeliveryState
) -> None:
    assert plan_after_look(claim(), evidence, NOON).state is state


def test_a_bare_parent_decides_only_for_its_first_reply() -> None:
    first = replace(claim(previous_ts="1.0"), position=1)
    assert plan_after_look(first, ThreadSummary(0, None), NOON).state is DeliveryState.PENDING
    unknown = replace(claim(previous_ts=None), position=2)
    assert plan_after_look(unknown, ThreadSummary(1, None), NOON).state is DeliveryState.SENDING


def test_a_doubt_is_looked_into_again_and_tells_a_person_what_to_do() -> None:
    change = plan_after_look(claim(), Unclear("missing_scope"), NOON)
    assert change.lease_until == NOON + MINUTE
    assert "--not-posted" in (change.error or "")
    assert "missing_scope" in (change.error or "")


def test_a_doubt_about_what_stands_alone_names_no_release_to_retry() -> None:
    change = plan_after_look(replace(claim(), release_id=None), Unclear("missing_scope"), NOON)
    assert change.lease_until == NOON + MINUTE
    assert "every minute" in (change.error or "")
    assert "readlist retry" not in (change.error or "")


@pytest.mark.parametrize(
    ("due", "too_late"),
    [(None, False), (NOON, False), (NOON - LATEST_REPORT, False), (NOON - 2 * LATEST_REPORT, True)],
)
def test_a_report_is_news_for_a_month(due: datetime | None, too_late: bool) -> None:
    posted = replace(release(ReleaseState.POSTED), report_at=due)
    assert is_report_too_late(posted, NOON) is too_late


@pytest.mark.parametrize("why", ["is_archived", "an_error_of_tomorrow"])
def test_every_refusal_keeps_slack_s_own_word(why: str) -> None:
    assert f"({why})" in explain_refusal(why)
    assert f"({why}: needs chat:write)" in explain_refusal(why, "needs chat:write")


def test_a_release_is_too_late_only_after_its_limit() -> None:
    assert not is_too_late(NOON - 6 * 60 * MINUTE, NOON, timedelta(hours=6))
    assert is_too_late(NOON - 6 * 60 * MINUTE - MINUTE, NOON, timedelta(hours=6))
    assert not is_too_late(NOON - MINUTE / 2, NOON, timedelta(0))


@pytest.mark.parametrize(
    ("late", "words"),
    [(90 * MINUTE, "2 hours"), (60 * MINUTE, "1 hour ago"), (3 * MINUTE, "3 minutes")],
)
def test_lateness_is_told_in_words(late: timedelta, words: str) -> None:
    assert words in describe_lateness(NOON - late, NOON)


def test_a_missing_message_fails_its_release_and_a_missing_update_does_not() -> None:
    assert state_after_failure(Operation.POST) is ReleaseState.FAILED
    assert state_after_failure(Operation.UPDATE) is ReleaseState.POSTED


@pytest.mark.parametrize("state", list(ReleaseState))
def test_what_may_be_done_depends_on_the_state(state: ReleaseState) -> None:
    waiting = {ReleaseState.SCHEDULED, ReleaseState.OVERDUE}
    failed = {ReleaseState.FAILED}
    for check, allowed in (
        (lambda: check_cancel(release(state)), waiting | failed),
        (lambda: check_reschedule(release(state)), waiting),
        (lambda: check_retry(release(state), in_doubt=False), failed | {ReleaseState.OVERDUE}),
        (lambda: check_retry(release(state), in_doubt=True), set(ReleaseState)),
        (lambda: check_edit(release(state)), waiting),
        (lambda: check_redirect(release(state)), waiting | failed),
        (lambda: check_pause(release(state)), {ReleaseState.POSTING}),
        (lambda: check_resume(release(state)), {ReleaseState.PAUSED}),
        (lambda: check_stop(release(state)), {ReleaseState.POSTING, ReleaseState.PAUSED}),
    ):
        if state in allowed:
            check()
        else:
            with pytest.raises(TransitionError, match=f"it is {state}"):
                check()


def test_what_is_partly_sent_may_be_stopped_but_goes_nowhere_else() -> None:
    check_stop(release(ReleaseState.FAILED, sent=2))
    with pytest.raises(TransitionError, match="2 of 9 messages are in"):
        check_redirect(release(ReleaseState.FAILED, sent=2))


def test_what_is_partly_sent_can_not_be_cancelled() -> None:
    with pytest.raises(TransitionError, match="2 of 9 messages"):
        check_cancel(release(ReleaseState.FAILED, sent=2))
