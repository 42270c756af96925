"""Looking words up in sections: the analyzer, queries, ranking, spelling and snippets."""

from bot.domain.search.plain import (
    Hit,
    LookupAnswer,
    cut_snippet,
    mark_words,
    sort_links,
    spellings,
    split_words,
)
from bot.domain.search.snippet import Run

__all__ = [
    "Hit",
    "LookupAnswer",
    "Run",
    "cut_snippet",
    "mark_words",
    "sort_links",
    "spellings",
    "split_words",
]
