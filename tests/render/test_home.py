"""The Home tab, as curators and readers see it."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.acts import Act, ActKind
from bot.domain.home import CuratorDesk, Few, ReaderShelf, ShownRelease, WaitingDraft
from bot.domain.liking import Saved, SavedSection, Top
from bot.domain.release import Release, ReleaseState
from bot.domain.search import Latest
from bot.domain.viewer import MISSING_LISTS
from bot.render.buttons import read_shelf
from bot.render.curating import read_list_value
from bot.render.home import SEARCH_BLOCK, HomeOwner, render_home
from bot.sandbox.view_rules import check_view
from tests.awkward import texts
from tests.render.slack_limits import LIVE
from tests.render.test_liking import LINK, SECTIONS, TITLES, TOP
from tests.render.test_saved import SAVED, SAVED_AT, UNREAD

NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
OWNER = HomeOwner("U0LIN", NOW, ZoneInfo("Asia/Shanghai"), "/readlist", "bookmark")
LATEST = Latest("Weekly & more", date(2026, 11, 27), (("Docker", LINK), ("容器", None)))
SHELF = ReaderShelf(LATEST, SAVED, TOP)
NOTHING: Few[Any] = Few((), 0)
EMPTY_DESK = CuratorDesk(NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, ())
EMPTY_SHELF = ReaderShelf(None, Saved((), 0, 0), Top((), 0))
MENTIONS = ("<@U0", "<#C0")


def a_release(state: ReleaseState = ReleaseState.SCHEDULED, **values: Any) -> Release:
    given: dict[str, Any] = {
        "release_id": 1,
        "team_id": "T1",
        "list_id": 1,
        "title": "Weekly & more",
        "target": "C0READING",
        "channel_id": "C0READING",
        "release_at": NOW + timedelta(days=3),
        "zone": "UTC",
        "messages": 9,
        "sent": 0,
        "thread_ts": None,
        "error": None,
    }
    return Release(state=state, **(given | values))


def few(*releases: Release, total: int = 0, **values: Any) -> Few[ShownRelease]:
    shown = tuple(ShownRelease(each, LINK, **values) for each in releases)
    return Few(shown, total or len(shown))


GOING = a_release(ReleaseState.POSTING, release_id=2, sent=5)
FAILED = a_release(ReleaseState.FAILED, release_id=3, error="C0READING <is> archived.")
POSTED = a_release(ReleaseState.POSTED, release_id=4, sent=9, release_at=NOW - timedelta(days=4))
DRAFT = WaitingDraft(7, "Weekly 12", date(2026, 12, 11), 8)
MOVED = Act(
    9,
    "U0LIN",
    ActKind.MOVE,
    1,
    1,
    "Weekly & more",
    NOW,
    {"release_at": "2026-12-03T09:00:00Z"},
    {"release_at": "2026-12-04T09:00:00Z"},
)
DESK = CuratorDesk(
    trouble=few(FAILED),
    going=few(GOING),
    due=few(a_release()),
    drafts=Few((DRAFT,), 1),
    past=few(POSTED, people=12, reactions=(("tada", 9), ("+1", 4))),
    acts=(MOVED,),
)


def words(view: dict[str, Any]) -> str:
    """All that is written in a view, block by block."""
    return "\n".join(_words(block) for block in view["blocks"])


def _words(node: Any) -> str:
    if isinstance(node, list):
        return "".join(map(_words, node))
    if not isinstance(node, dict):
        return ""
    inner = "".join(_words(node.get(key)) for key in ("elements", "label"))
    text = node.get("text", "")
    return (text if isinstance(text, str) else _words(text)) + inner


def buttons(view: dict[str, Any]) -> list[str]:
    return [
        each["text"]["text"]
        for block in view["blocks"]
        for each in block.get("elements", ())
        if each["type"] == "button"
    ]


def assert_valid(view: dict[str, Any]) -> None:
    """Fail where Slack would refuse the tab, or show something in it as a mention."""
    check_view(json.loads(json.dumps(view)), "home")
    written = words({"blocks": [b for b in view["blocks"] if b["type"] in ("section", "context")]})
    for known in MENTIONS:
        written = written.replace(known, "")
    assert not LIVE.search(written)


def test_a_curators_tab_is_as_it_was(assert_golden: Callable[[str, Any], None]) -> None:
    view = render_home(SHELF, DESK, OWNER)

    assert_valid(view)
    assert_golden("home.curator", view)


def test_a_readers_tab_is_as_it_was(assert_golden: Callable[[str, Any], None]) -> None:
    view = render_home(SHELF, None, OWNER)

    assert_valid(view)
    assert_golden("home.reader", view)


def test_what_needs_somebody_stands_on_top_with_the_button_that_mends_it() -> None:
    view = render_home(SHELF, DESK, OWNER)

    assert words(view).startswith("⚠️ Needs you\n*<https://readers.slack.com")
    assert "C0READING &lt;is&gt; archived." in words(view)
    assert buttons(view)[0] == "Try again"
    assert "Needs you" not in words(render_home(SHELF, EMPTY_DESK, OWNER))


def test_what_is_due_is_told_in_the_curators_zone_with_how_far_it_is_away() -> None:
    shown = words(render_home(SHELF, DESK, OWNER))

    assert "goes out Friday 4 December 2026, 17:00 in Shanghai, in 3 days" in shown


@pytest.mark.parametrize(
    ("sent", "bar"),
    [
        (0, "`░░░░░░░░░░░░░░░░░░` 0 of 9"),
        (5, "`██████████░░░░░░░░` 5 of 9"),
        (9, "`██████████████████` 9 of 9"),
        (10, "`██████████████████` 9 of 9"),
    ],
)
def test_what_is_going_out_has_a_bar_beside_how_far_it_is(sent: int, bar: str) -> None:
    desk = replace(DESK, going=few(replace(GOING, sent=sent)))

    assert bar in words(render_home(SHELF, desk, OWNER))


def test_what_is_in_doubt_has_its_bar_too() -> None:
    desk = replace(DESK, trouble=few(replace(GOING, error="lost")), going=NOTHING)

    assert "`██████████░░░░░░░░` 5 of 9" in words(render_home(SHELF, desk, OWNER))


def test_the_last_releases_say_what_people_made_of_them() -> None:
    taken_back = a_release(ReleaseState.WITHDRAWN, release_id=5)
    liked = few(POSTED, people=12, reactions=(("tada", 9), ("+1", 4))).shown
    desk = replace(DESK, past=Few((*liked, *few(POSTED, taken_back).shown), 3))

    shown = words(render_home(SHELF, desk, OWNER))

    assert "12 people reacted  :tada: 9  :+1: 4" in shown
    assert shown.count("Nobody has reacted yet.") == 1


def test_a_draft_can_be_seen_and_scheduled() -> None:
    view = render_home(SHELF, DESK, OWNER)
    [drafted] = [b for b in view["blocks"] if "Preview" in buttons({"blocks": [b]})]

    assert "*Weekly 12 · 2026-12-11* · 8 sections" in words(view)
    assert [each["text"]["text"] for each in drafted["elements"]] == ["Preview", "Schedule"]
    assert {read_list_value(each["value"]) for each in drafted["elements"]} == {7}


@pytest.mark.parametrize(
    ("kind", "after", "sentence"),
    [
        (ActKind.IMPORT, {}, "imported “W”"),
        (
            ActKind.SCHEDULE,
            {"release_at": "2026-12-04T09:00:00Z", "channel": "C0READING"},
            "scheduled “W” to <#C0READING> for Friday 4 December, 17:00",
        ),
        (
            ActKind.MOVE,
            {"release_at": "2026-12-31T17:00:00Z"},
            "moved “W” to Friday 1 January 2027, 01:00",
        ),
        (ActKind.MOVE, {}, "moved “W” to another time"),
        (ActKind.EDIT, {}, "changed what goes out of “W”"),
        (ActKind.REDIRECT, {"channel": "#a&b"}, "sent “W” to #a&amp;b instead"),
        (ActKind.REDIRECT, {"channel": "general"}, "sent “W” to #general instead"),
        (ActKind.REDIRECT, {"channel": "D0LIN"}, "sent “W” to D0LIN instead"),
        (ActKind.REDIRECT, {"channel": "U0LIN"}, "sent “W” to <@U0LIN> instead"),
        (ActKind.REDIRECT, {}, "sent “W” to another channel instead"),
        (ActKind.CANCEL, {}, "pulled “W” back"),
        (ActKind.PAUSE, {}, "paused “W”"),
        (ActKind.RESUME, {}, "let “W” go on"),
        (ActKind.STOP, {}, "stopped “W”"),
        (ActKind.RETRY, {}, "tried “W” again"),
        (ActKind.TAKE_BACK, {}, "took “W” back"),
    ],
)
def test_an_act_says_who_did_what_when(kind: ActKind, after: dict[str, Any], sentence: str) -> None:
    act = replace(MOVED, kind=kind, title="W", after=after)

    shown = words(render_home(SHELF, replace(DESK, acts=(act,)), OWNER))

    assert f"• <@U0LIN> {sentence} · 1 Dec, 17:00" in shown


@pytest.mark.parametrize(
    ("actor", "who"), [(None, "Somebody"), ("shell:a<b", "a&lt;b, in the shell,")]
)
def test_who_is_not_known_or_used_the_shell_is_said(actor: str | None, who: str) -> None:
    desk = replace(DESK, acts=(replace(MOVED, actor=actor),))

    assert f"• {who} moved" in words(render_home(SHELF, desk, OWNER))


def test_on_the_first_day_everything_says_what_to_do() -> None:
    view = render_home(EMPTY_SHELF, EMPTY_DESK, OWNER)
    shown = words(view)

    assert_valid(view)
    for sentence in (
        "Nothing is scheduled: *Schedule a list* gives one its channel and its time.",
        "No draft waits: *Import* brings one in",
        "No list is out yet.",
        "No list is here for you yet",
        "You have saved nothing yet. *Save for later* in the menu",
        "React to one with any emoji, and it counts here.",
    ):
        assert sentence in shown
    assert buttons(view) == ["Schedule a list", "Import"]
    assert "What curators did last" not in shown


def test_a_reader_sees_nothing_of_the_desk() -> None:
    view = render_home(SHELF, None, OWNER)

    assert buttons(view) == ["Read here", "Done", "See all 2"]
    assert "desk" not in words(view)


def test_the_search_field_keeps_its_name_and_asks_when_enter_is_pressed() -> None:
    [field] = [b for b in render_home(SHELF, None, OWNER)["blocks"] if b["type"] == "input"]

    assert (field["block_id"], field["dispatch_action"]) == (SEARCH_BLOCK, True)
    asks = field["element"]["dispatch_action_config"]
    assert asks == {"trigger_actions_on": ["on_enter_pressed"]}


def test_what_was_read_stands_behind_the_button_that_shows_all() -> None:
    read = replace(SAVED, sections=SAVED.sections[1:], unread=0)
    many = Saved((UNREAD,) * 10, 12, 11)

    assert "You have read all that you saved." in words(
        render_home(replace(SHELF, saved=read), None, OWNER)
    )
    view = render_home(replace(SHELF, saved=many), None, OWNER)
    assert buttons(view) == ["Read here", "Done"] * 3 + ["See all 12"]
    assert "8 more that you have not read." in words(view)
    [shows_all] = [e for b in view["blocks"] for e in b.get("elements", ()) if "See" in _words(e)]
    assert read_shelf(shows_all["value"]).offset == 0


def test_only_a_few_of_what_is_liked_are_shown() -> None:
    many = Top((SECTIONS[0],) * 9, 9)
    view = render_home(replace(SHELF, top=many), None, OWNER)

    assert words(view).count("12 people") == 3


def test_who_may_be_missing_lists_is_told() -> None:
    assert MISSING_LISTS in words(render_home(replace(SHELF, is_certain=False), None, OWNER))
    assert MISSING_LISTS not in words(render_home(SHELF, None, OWNER))


def test_the_same_is_the_same_at_another_time() -> None:
    """Or readers' tabs would be published each minute for nothing."""
    later = replace(OWNER, now=NOW + timedelta(minutes=1))

    assert render_home(SHELF, None, OWNER) == render_home(SHELF, None, later)


def test_of_a_thousand_releases_the_first_few_are_shown() -> None:
    desk = replace(
        DESK,
        trouble=few(*[FAILED] * 3, total=1000),
        going=few(*[GOING] * 3, total=50),
        due=few(*[a_release()] * 5, total=1000),
        drafts=Few((DRAFT,) * 5, 1000),
        past=few(*[POSTED] * 3, total=1000),
        acts=(MOVED,) * 5,
    )
    crowded = replace(SHELF, latest=replace(LATEST, sections=LATEST.sections * 100))
    view = render_home(replace(crowded, saved=Saved((UNREAD,) * 10, 1000, 999)), desk, OWNER)

    assert_valid(view)
    shown = words(view)
    for sentence in (
        "997 more have failed or are overdue: `/readlist releases` shows them.",
        "47 more are going out: `/readlist releases` shows them.",
        "995 more are scheduled: `/readlist releases` shows them.",
        "995 more wait: *Schedule a list* finds them by their names.",
        "… and 170 more.",
    ):
        assert sentence in shown


AWKWARD = st.one_of(TITLES, texts(), st.just("<!channel> & *bold* `code` " * 40))


@given(AWKWARD, AWKWARD, AWKWARD)
def test_awkward_titles_fit_and_mention_nobody(one: str, other: str, third: str) -> None:
    title = one or "…"
    named = [
        replace(each, title=title, target=f"#{third[:80]}", channel_id=None, error=other[:300])
        for each in (FAILED, GOING, a_release(), POSTED)
    ]
    desk = CuratorDesk(
        trouble=few(*[named[0]] * 3),
        going=few(*[named[1]] * 3),
        due=few(*[named[2]] * 5),
        drafts=Few((replace(DRAFT, title=title),) * 5, 5),
        past=few(*[named[3]] * 3),
        acts=(replace(MOVED, title=title, after={"release_at": "2026-12-04T09:00:00Z"}),) * 5,
    )
    saved = SavedSection(1, 1, title, other, None, SAVED_AT)
    liked = replace(SECTIONS[0], title=third, list_title=other)
    shelf = ReaderShelf(
        Latest(title, None, ((title, LINK), (third or "…", None)) * 20),
        Saved((saved,) * 3, 3, 3),
        Top((liked,) * 3, 3),
    )

    assert_valid(render_home(shelf, desk, OWNER))
