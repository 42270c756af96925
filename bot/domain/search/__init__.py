"""Looking words up in sections: the analyzer, queries, ranking, spelling and snippets."""

from bot.domain.search.answer import Fit, Hit, Latest, LookupAnswer
from bot.domain.search.snippet import Run

__all__ = ["Fit", "Hit", "Latest", "LookupAnswer", "Run"]
