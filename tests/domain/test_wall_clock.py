from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import TimeError
from bot.domain.wall_clock import (
    choose_zone,
    describe,
    describe_in_city,
    describe_wait,
    find_repeat,
    parse_time,
    parse_zone,
    to_instant,
)

NOW = datetime(2026, 3, 1, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("text", "zone", "at"),
    [
        ("2026-12-04 10:00", SHANGHAI, "2026-12-04T02:00:00+00:00"),
        ("2026-12-04T10:00:30.5", SHANGHAI, "2026-12-04T02:00:30.500000+00:00"),
        ("2026-07-01 10:00", BERLIN, "2026-07-01T08:00:00+00:00"),
        ("2026-12-01 10:00", BERLIN, "2026-12-01T09:00:00+00:00"),
        ("2026-12-04T10:00Z", SHANGHAI, "2026-12-04T10:00:00+00:00"),
        ("2026-12-04 10:00+0530", SHANGHAI, "2026-12-04T04:30:00+00:00"),
        ("9:05", SHANGHAI, "2026-03-01T01:05:00+00:00"),
        ("07:59", SHANGHAI, "2026-03-01T23:59:00+00:00"),
        ("08:00", SHANGHAI, "2026-03-02T00:00:00+00:00"),
        ("00:00Z", SHANGHAI, "2026-03-02T00:00:00+00:00"),
    ],
)
def test_a_wall_clock_time_is_an_instant(text: str, zone: ZoneInfo, at: str) -> None:
    assert parse_time(text, zone, NOW).isoformat() == at


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("9999-12-31 23:00", ZoneInfo("America/New_York")),
        ("9999-12-31 20:00", ZoneInfo("UTC")),  # in Shanghai, no calendar has that day
        ("0001-01-01 00:00", SHANGHAI),
    ],
)
def test_a_time_at_the_calendar_s_end_is_refused(text: str, zone: ZoneInfo) -> None:
    with pytest.raises(TimeError, match="is not a time to come"):
        parse_time(text, zone, NOW)


def test_a_time_alone_may_be_meant_for_a_day() -> None:
    friday = date(2026, 12, 4)
    assert parse_time("11:00", SHANGHAI, NOW, friday).isoformat() == "2026-12-04T03:00:00+00:00"
    with pytest.raises(TimeError, match="is past"):
        parse_time("07:00", SHANGHAI, NOW, date(2026, 3, 1))


@pytest.mark.parametrize(
    ("zone", "text", "words"),
    [
        ("Europe/Berlin", "2026-03-29 02:30", "01:30 and 03:30 do"),
        ("America/New_York", "2026-03-08 02:00", "01:00 and 03:00 do"),
        ("Australia/Lord_Howe", "2026-10-04 02:15", "01:45 and 02:45 do"),
    ],
)
def test_a_time_that_the_clock_skips_is_refused_with_its_neighbours(
    zone: str, text: str, words: str
) -> None:
    with pytest.raises(TimeError, match="does not exist") as raised:
        parse_time(text, ZoneInfo(zone), NOW)
    assert words in str(raised.value)


@pytest.mark.parametrize(
    ("zone", "text", "at"),
    [
        ("Europe/Berlin", "2026-10-25 02:30", "2026-10-25T00:30:00+00:00"),
        ("America/New_York", "2026-11-01 01:30", "2026-11-01T05:30:00+00:00"),
    ],
)
def test_of_a_time_that_comes_twice_the_first_is_meant(zone: str, text: str, at: str) -> None:
    assert parse_time(text, ZoneInfo(zone), NOW).isoformat() == at


@pytest.mark.parametrize(
    "text", ["", "tomorrow", "2026-13-01 10:00", "2026-12-04 25:00", "2026-12-04", "10", "1:2:3:4"]
)
def test_what_is_no_time_says_how_to_write_one(text: str) -> None:
    with pytest.raises(TimeError, match="2026-12-04 10:00"):
        parse_time(text, SHANGHAI, NOW)


def test_a_past_time_says_what_time_it_is() -> None:
    with pytest.raises(TimeError, match=r"is past; it is Sunday 1 March 2026, 08:00 in Shanghai\."):
        parse_time("2026-03-01 07:59", SHANGHAI, NOW)


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../etc/passwd", "Europe", "a\0b"])
def test_a_zone_that_does_not_exist_is_said(name: str) -> None:
    with pytest.raises(TimeError, match="no time zone"):
        parse_zone(name)


def test_a_zone_is_found_by_its_name() -> None:
    assert parse_zone("Asia/Shanghai") == SHANGHAI


@pytest.mark.parametrize("name", [None, "", "Mars/Olympus_Mons", "../etc/passwd"])
def test_who_has_no_zone_that_is_known_has_that_of_the_settings(name: str | None) -> None:
    assert choose_zone(name, SHANGHAI) == SHANGHAI
    assert choose_zone("Europe/Berlin", SHANGHAI) == ZoneInfo("Europe/Berlin")


@given(
    st.sampled_from(sorted(available_timezones())),
    st.datetimes(datetime(2020, 1, 1), datetime(2037, 1, 1)),  # noqa: DTZ001 - wall-clock times
)
def test_every_time_in_every_zone_is_itself_or_does_not_exist(name: str, wall: datetime) -> None:
    zone = ZoneInfo(name)
    try:
        at = to_instant(wall, zone)
    except TimeError:
        around = {
            (datetime.combine(wall, wall.time(), UTC) + timedelta(hours=h))
            .astimezone(zone)
            .utcoffset()
            for h in range(-48, 49)
        }
        assert len(around) > 1
    else:
        assert at.astimezone(zone).replace(tzinfo=None) == wall
        earlier = at - timedelta(hours=1)
        assert earlier.astimezone(zone).replace(tzinfo=None) != wall


def test_an_instant_is_described_in_words() -> None:
    at = datetime(2026, 12, 4, 2, 0, tzinfo=UTC)
    assert describe(at, SHANGHAI) == "Friday 4 December 2026, 10:00 in Asia/Shanghai"


@pytest.mark.parametrize(
    ("zone", "wall", "later"),
    [
        ("Europe/Berlin", "2027-10-31 02:30", "2027-10-31T01:30:00+00:00"),
        ("America/New_York", "2027-11-07 01:30", "2027-11-07T06:30:00+00:00"),
        ("Australia/Lord_Howe", "2027-04-04 01:45", "2027-04-03T15:15:00+00:00"),
        ("Africa/Cairo", "2027-10-28 23:30", "2027-10-28T21:30:00+00:00"),
        ("America/Sao_Paulo", "2018-02-17 23:30", "2018-02-18T02:30:00+00:00"),
    ],
)
def test_a_time_that_comes_twice_has_a_later_instant(zone: str, wall: str, later: str) -> None:
    first = to_instant(datetime.fromisoformat(wall), ZoneInfo(zone))

    again = find_repeat(first, ZoneInfo(zone))

    assert again == datetime.fromisoformat(later)
    assert find_repeat(again, ZoneInfo(zone)) is None


def test_a_time_that_comes_once_has_none() -> None:
    at = datetime(2026, 12, 4, 2, tzinfo=UTC)

    assert find_repeat(at, ZoneInfo("Europe/Berlin")) is None
    assert find_repeat(at, ZoneInfo("UTC")) is None


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("Asia/Shanghai", "Friday 4 December 2026, 10:00 in Shanghai"),
        ("Australia/Lord_Howe", "Friday 4 December 2026, 13:00 in Lord Howe"),
        ("America/Argentina/Buenos_Aires", "Thursday 3 December 2026, 23:00 in Buenos Aires"),
        ("UTC", "Friday 4 December 2026, 02:00 in UTC"),
    ],
)
def test_a_time_is_told_in_the_words_of_who_lives_there(zone: str, words: str) -> None:
    assert describe_in_city(datetime(2026, 12, 4, 2, tzinfo=UTC), ZoneInfo(zone)) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "just now"),
        (-60, "just now"),
        (1, "in less than 2 minutes"),
        (89, "in less than 2 minutes"),
        (90, "in 2 minutes"),
        (-120, "2 minutes ago"),
        (5400, "in 2 hours"),
        (-3 * 86400, "3 days ago"),
        (864000, "in 10 days"),
    ],
)
def test_how_far_away_a_time_is_is_told_in_one_unit(seconds: int, words: str) -> None:
    assert describe_wait(NOW + timedelta(seconds=seconds), NOW) == words
