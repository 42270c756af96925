"""A library of one section, searched the plain way: what the tests hold the package against."""

from collections.abc import Callable, Iterable
from datetime import date

from bot.domain.search.index import Indexed, encode, index_section, number_words
from bot.domain.search.query import Query, expand, in_codes, parse_query
from bot.domain.search.ranking import build_matcher, matches

TODAY = date(2026, 11, 23)


def parse(text: str) -> Query:
    return parse_query(text, TODAY)


def known_terms(indexed: Indexed) -> Callable[[str], Iterable[str]]:
    """Return the function that names the terms of an index which begin with a text."""
    return lambda prefix: sorted(term for term in indexed.terms if term.startswith(prefix))


def finds(query: str, text: str, *, title: str = "") -> bool:
    """Whether a query finds a section, by its terms as a database would, and by its stream."""
    indexed = index_section(title, "", text)
    expanded = expand(parse(query), known_terms(indexed))
    codes = number_words(sorted(indexed.terms))
    section = encode(indexed, codes)
    query_in_codes = in_codes(expanded, codes)
    does = matches(query_in_codes, section)
    assert build_matcher(query_in_codes)(section) is does
    return bool(expanded.words) and does
