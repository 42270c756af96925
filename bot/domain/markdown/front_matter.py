"""What stands before a list's text (YAML, TOML or Pelican lines): title, date, whether a draft."""

import re
import tomllib
from dataclasses import dataclass
from datetime import date

import yaml

_TOML = re.compile(r"\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.S | re.M)
_TOML_LINES = re.compile(r"(?:(?:[\w.\"'-]+[ \t]*=|\[|[ \t#\]}]).*\n|\n)+\Z")
_YAML = re.compile(r"---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S | re.M)
_UNOPENED_YAML = re.compile(r"((?:[^\n]+\n){1,20}?)---[ \t]*(?:\n|\Z)")
# Keys, each with what is indented below it, or with items where it has no value of its own.
_YAML_LINES = re.compile(
    r"(?:\w[\w-]*[ \t]*:[ \t]*"
    r"(?:(?:#.*)?\n(?:(?:-[ \t\n]|[ \t\]}]).*\n)*|(?!//)[^\s#].*\n(?:[ \t\]}].*\n)*))+\Z"
)
_EMPTY_OR_COMMENT = re.compile(r"^[ \t]*(?:#.*)?\n", re.M)
_TELLING_KEY = re.compile(r"^(?:title|date|layout)[ \t]*:", re.M)
_PELICAN = re.compile(
    r"((?:(?:title|number|date|modified|category|tags|slug|authors?|summary|description|keywords"
    r"|status|draft|published|lang|issue|url|save_as|template|image)[ \t]*:[^\n]*\n){2,})"
    r"[ \t]*(?:\n|\Z)",
    re.I,
)
_TITLE_OR_DATE = re.compile(r"^(?:title|date)[ \t]*:", re.M | re.I)
_VALUE = r"^{key}[ \t]*:[ \t]*(.*(?:\n[ \t]+\S.*)*)"
_TITLE_VALUE = re.compile(_VALUE.format(key="title"), re.M | re.I)
_DATE_VALUE = re.compile(_VALUE.format(key="date"), re.M | re.I)
# Hugo writes `draft: true`, Jekyll `published: false`, Pelican `Status: draft`.
_DRAFT = re.compile(
    r"^(?:draft[ \t]*[:=][ \t]*(['\"]?)(?:true|yes|on)\1"
    r"|published[ \t]*[:=][ \t]*(['\"]?)(?:false|no|off)\2"
    r"|status[ \t]*[:=][ \t]*(['\"]?)draft\3)[ \t]*(?:#.*)?$",
    re.M | re.I,
)
_LONGEST_VALUE = 2000
_LONGEST_BLOCK = 65_536


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """`title` and `day` as far as they are given; `lines` of the source that it takes up.

    `draft` says that the list is not meant for everybody yet.
    """

    title: str | None = None
    day: date | None = None
    lines: int = 0
    draft: bool = False


def split_front_matter(text: str) -> tuple[FrontMatter, str]:
    """Return what the front matter says, and the text that follows it."""
    head = text[:_LONGEST_BLOCK]
    for pattern, is_meant, read in (
        (_YAML, _is_yaml, _read_yaml),
        (_TOML, _is_toml, _read_toml),
        (_PELICAN, _is_pelican, _read_pelican),
        (_UNOPENED_YAML, _is_unopened_yaml, _read_yaml),
    ):
        match = pattern.match(head)
        if match is None or not is_meant(match[1]):
            continue
        title, day = read(match[1])
        lines = head.count("\n", 0, match.end())
        draft = _DRAFT.search(match[1]) is not None
        return FrontMatter(title or None, day, lines, draft), text[match.end() :]
    return FrontMatter(), text


def _is_yaml(block: str) -> bool:
    """Whether every line looks like YAML; prose between two thematic breaks does not."""
    return _YAML_LINES.match(_EMPTY_OR_COMMENT.sub("", block)) is not None


def _is_toml(block: str) -> bool:
    return _TOML_LINES.match(block) is not None


def _is_pelican(block: str) -> bool:
    return _TITLE_OR_DATE.search(block) is not None


def _is_unopened_yaml(block: str) -> bool:
    """Without an opening line, "Note: …" above a break is prose: it takes a telling key as well."""
    return _TELLING_KEY.search(block) is not None and _YAML_LINES.match(block) is not None


def _read_yaml(block: str) -> tuple[str | None, date | None]:
    title, day = _TITLE_VALUE.search(block), _DATE_VALUE.search(block)
    return (
        _yaml_scalar(title[1]) if title else None,
        find_date(day[1]) if day else None,
    )


def _yaml_scalar(written: str) -> str:
    """The string that YAML makes of a value; numbers and malformed values stand as written."""
    plain = " ".join(written.split())
    if len(written) > _LONGEST_VALUE:
        return plain
    try:
        value = yaml.safe_load(f"title: {written}\n")["title"]
    except (yaml.YAMLError, ValueError, RecursionError):
        return plain.strip("\"'")
    return " ".join(value.split()) if isinstance(value, str) else "" if value is None else plain


def _read_toml(block: str) -> tuple[str | None, date | None]:
    try:
        values = tomllib.loads(block)
    except (tomllib.TOMLDecodeError, RecursionError):
        return _read_pelican(block.replace("=", ":"))
    title, day = values.get("title"), values.get("date")
    return (
        " ".join(title.split()) if isinstance(title, str) else None,
        find_date(str(day)) if isinstance(day, date | str) else None,
    )


def _read_pelican(block: str) -> tuple[str | None, date | None]:
    title, day = _TITLE_VALUE.search(block), _DATE_VALUE.search(block)
    return (
        title[1].strip().strip("\"'") if title else None,
        find_date(day[1]) if day else None,
    )


_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = rf"({'|'.join(_MONTHS)})[a-z]*"
_YEAR = r"((?:19|20)\d\d)"
_YEAR_FIRST = re.compile(rf"(?<!\d){_YEAR}\s*([-/._年 ]?)\s*(\d\d?)\s*(?:\2|月)\s*(\d\d?)(?!\d)")
_YEAR_MONTH_NAME = re.compile(rf"(?<!\d){_YEAR}[\s_,.-]*{_MONTH}[\s_,.-]*(\d\d?)(?!\d)", re.I)
_MONTH_NAME_FIRST = re.compile(
    rf"(?<![a-z]){_MONTH}[\s_.-]*(\d\d?)(?:st|nd|rd|th)?[\s_,.-]+{_YEAR}(?!\d)", re.I
)
_DAY_FIRST = re.compile(
    rf"(?<!\d)(\d\d?)(?:st|nd|rd|th)?[\s_.-]*{_MONTH}[\s_,.-]+{_YEAR}(?!\d)", re.I
)


def find_date(text: str) -> date | None:
    """Return the first date in a text: 2015-06-24, 20150624, 2015年6月24日, June 24, 2015 …"""
    text = text[:_LONGEST_VALUE]
    for match in _YEAR_FIRST.finditer(text):
        if found := _date(match[1], match[3], match[4]):
            return found
    for pattern, (year, month, day) in (
        (_YEAR_MONTH_NAME, (1, 2, 3)),
        (_MONTH_NAME_FIRST, (3, 1, 2)),
        (_DAY_FIRST, (3, 2, 1)),
    ):
        if named := pattern.search(text):
            number = _MONTHS.index(named[month][:3].lower()) + 1
            return _date(named[year], str(number), named[day])
    return None


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
