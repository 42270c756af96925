"""Wall-clock times that people name → instants, through the nights when clocks change."""

import re
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.domain.errors import TimeError

EXAMPLE = "2026-12-04 10:00"
_SHAPE = re.compile(
    r"(?:(?P<date>\d{4}-\d{2}-\d{2})[T ])?(?P<time>\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)"
    r"(?P<offset>Z|[+-]\d{2}:?\d{2})?"
)


def parse_zone(name: str) -> ZoneInfo:
    """Return an IANA zone, or raise TimeError."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise TimeError(
            f"There is no time zone {name!r}. Write it as the IANA does, such as Asia/Shanghai."
        ) from error


def choose_zone(name: str | None, default: ZoneInfo) -> ZoneInfo:
    """Return a zone by its name, or the default where it has none or nobody here knows it."""
    try:
        return parse_zone(name) if name else default
    except TimeError:
        return default


def parse_time(text: str, zone: ZoneInfo, now: datetime, day: date | None = None) -> datetime:
    """Return the instant, in UTC, that a wall-clock time means in `zone`.

    `text` is `2026-12-04 10:00`, with seconds or a UTC offset if wanted; a time alone means the
    next such time, or that of `day`. A time that the clock skips that night is an error that names
    its neighbours; of one that comes twice the first is meant. Raises TimeError, for a past time
    too.
    """
    match = _SHAPE.fullmatch(text.strip())
    if match is None:
        raise TimeError(f"{text!r} is not a time. Write it like {EXAMPLE}, or 10:00 alone.")
    its_day = match["date"] or (day or now.astimezone(zone).date()).isoformat()
    hour, _, rest = match["time"].partition(":")
    written = f"{its_day}T{hour:0>2}:{rest}{match['offset'] or ''}"
    try:
        wall = datetime.fromisoformat(written)
    except ValueError as error:
        raise TimeError(f"{text!r} is not a time: {error}. Write it like {EXAMPLE}.") from error
    if wall.year in (MINYEAR, MAXYEAR):  # in another zone it may be a day that no calendar has
        raise TimeError(f"{text!r} is not a time to come. Write it like {EXAMPLE}.")
    at = _to_utc(wall, zone)
    if at <= now and match["date"] is None and day is None:
        at = _to_utc(wall + timedelta(days=1), zone)
    if at <= now:
        raise TimeError(
            f"{describe_in_city(at, zone)} is past; it is {describe_in_city(now, zone)}."
        )
    return at


def _to_utc(wall: datetime, zone: ZoneInfo) -> datetime:
    return wall.astimezone(UTC) if wall.tzinfo else to_instant(wall, zone)


def to_instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """Return the instant of a naive wall-clock time; raise TimeError where the clock skips it."""
    at = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None) == wall:
        return at
    # PEP 495: in a gap, fold=0 takes the offset before it and fold=1 the one after it.
    after = at.astimezone(zone)
    before = wall.replace(tzinfo=zone, fold=1).astimezone(UTC).astimezone(zone)
    raise TimeError(
        f"{wall:%Y-%m-%d %H:%M} does not exist in {zone.key}: the clock goes forward that night. "
        f"{before:%H:%M} and {after:%H:%M} do."
    )


def find_repeat(at: datetime, zone: ZoneInfo) -> datetime | None:
    """Return the later instant at which the clock of `zone` shows the same again, where it goes
    back that night; None where it does not."""
    again = at.astimezone(zone).replace(fold=1).astimezone(UTC)
    return again if again > at else None


def describe_repeat(at: datetime, zone: ZoneInfo) -> str:
    """Return the sentence for a time that comes twice that night."""
    local = at.astimezone(zone)
    return (
        f"{local:%H:%M} comes twice that night, because the clock goes back: the first one is "
        f"meant (UTC{local.isoformat()[-6:]})."
    )


def describe_wait(at: datetime, now: datetime) -> str:
    """Return how far away an instant is: `in 10 days`, `in 3 hours`, `5 minutes ago`.

    Never in seconds: what is shown is read later than it was written.
    """
    away = abs(at - now)
    for unit, length, least in _UNITS:
        if away >= least:
            amount = round(away / length)
            span = f"{amount} {unit}{'' if amount == 1 else 's'}"
            return f"in {span}" if at > now else f"{span} ago"
    return "in less than 2 minutes" if at > now else "just now"


_UNITS = (
    ("day", timedelta(days=1), timedelta(hours=36)),
    ("hour", timedelta(hours=1), timedelta(minutes=90)),
    ("minute", timedelta(minutes=1), timedelta(seconds=90)),
)
"""A unit, its length, and from which span on it is told in it."""


def describe(at: datetime, zone: ZoneInfo) -> str:
    """Return an instant in words: `Friday 4 December 2026, 10:00 in Asia/Shanghai`."""
    return f"{_write(at, zone)} in {zone.key}"


def describe_in_city(at: datetime, zone: ZoneInfo) -> str:
    """Return an instant in words for who lives there: `Friday 4 December 2026, 10:00 in
    Shanghai`."""
    return f"{_write(at, zone)} in {name_city(zone)}"


def name_city(zone: ZoneInfo) -> str:
    """Return what of a zone's name its people call it by: `Lord Howe` of Australia/Lord_Howe."""
    return zone.key.rpartition("/")[2].replace("_", " ")


def _write(at: datetime, zone: ZoneInfo) -> str:
    local = at.astimezone(zone)
    return f"{local:%A} {local.day} {local:%B %Y, %H:%M}"
