"""The days, months and years of `before:` and `after:`."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

_DATE = re.compile(r"(\d{4})年?(?:[-/.]?(\d{1,2})月?(?:[-/.]?(\d{1,2})日?)?)?", re.ASCII)
_DAYS_AGO = {"today": 0, "今天": 0, "yesterday": 1, "昨天": 1}
_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name} | {
    name.lower(): number for number, name in enumerate(calendar.month_abbr) if name
}


@dataclass(frozen=True, slots=True)
class Period:
    """From `first` to `last`, both inclusive."""

    first: date
    last: date


def parse_period(text: str, today: date) -> Period | None:
    """Return the year, month or day that a text names, or None.

    2016, 2016-02, 2016-02-17, 2016/2/17, 2016年2月; today, yesterday; february: the last one that
    has begun.
    """
    name = text.strip().lower()
    if name in _DAYS_AGO:
        day = today - timedelta(days=_DAYS_AGO[name])
        return Period(day, day)
    if name in _MONTHS:
        return _read_period(today.year - (_MONTHS[name] > today.month), _MONTHS[name], None)
    found = _DATE.fullmatch(name)
    if found is None:
        return None
    year, month, day_of_month = (None if part is None else int(part) for part in found.groups())
    return _read_period(year or 0, month, day_of_month)


def _read_period(year: int, month: int | None, day: int | None) -> Period | None:
    try:
        first = date(year, month or 1, day or 1)
    except ValueError:
        return None
    if day is not None:
        return Period(first, first)
    last_month = month or 12
    return Period(first, date(year, last_month, calendar.monthrange(year, last_month)[1]))
