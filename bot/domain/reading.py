"""A section as it is read on its own, with where it is from."""

from dataclasses import dataclass
from datetime import date

from bot.domain.reading_list import Section


@dataclass(frozen=True, slots=True)
class Reading:
    """A whole section of a list; `permalink` leads to its message, None where it has none.

    `section_id` is that of the list's current revision.
    """

    section_id: int
    list_id: int
    section: Section
    list_title: str
    date: date | None
    permalink: str | None
