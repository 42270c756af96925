"""URLs in lists: which may become links, and where one that stands bare in text ends."""

import re
from collections.abc import Iterator
from urllib.parse import urljoin

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_POSTABLE = re.compile(r"(?:(?:https?|ftp)://[^\s/?#\[\]\\]|(?:mailto|tel):[^\s])", re.I)
_WHITESPACE = re.compile(r"\s")
_LINE_BREAKS = re.compile(r"\s*[\n\t]\s*")


def resolve_url(written: str, base: str | None) -> str | None:
    """Return an absolute URL that Slack takes as a link, or None: then its text stands alone."""
    url = _LINE_BREAKS.sub("", written.strip())
    if " " in url or not url.isprintable():
        url = _WHITESPACE.sub("%20", url)
    if _POSTABLE.match(url):
        return url
    if url.startswith("//"):
        return resolve_url("https:" + url, None)
    if url.lower().startswith("www."):
        return resolve_url("http://" + url, None)
    if base is None or not url or _SCHEME.match(url) or "{{" in url or "{%" in url:
        return None  # Liquid's braces: only the site's generator knows the address.
    try:
        return resolve_url(urljoin(base, url), None)
    except ValueError:  # urljoin's word for brackets that are no IPv6 address
        return None


# Chinese, Japanese, Korean and full-width characters: a bare URL never runs into them.
CJK = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff"
_TYPOGRAPHY = "\u2018-\u201f\u2026\u2014\u00ab\u00bb\u00b7"
_RUN = re.compile(rf"[^\s<>\"`|()\[\]{{}}{_TYPOGRAPHY}{CJK}]*")
_START = re.compile(r"(?:(?:https?|ftp)://(?=[^\W_])|mailto:(?=[\w.+-]{1,64}@[^\W_]))", re.I)
_BARE_SCHEME = re.compile(r"(?<![A-Za-z0-9+.-])(?:https?|ftp|mailto)\Z", re.I)
_SENTENCE_END = ".,;:!?'*_~"
_CLOSING = {"(": ")", "[": "]", "{": "}"}
_DEEPEST_PARENTHESES = 4


def bare_scheme(text: str, colon: int) -> str:
    """Return the scheme whose colon stands at `colon`, or "" where no bare URL begins."""
    match = _BARE_SCHEME.search(text, max(0, colon - 7), colon)
    return match[0] if match else ""


def bare_url_end(text: str, start: int, limit: int) -> int | None:
    """Return where the URL that begins at `start` ends, or None where there is none.

    It ends before Chinese text and punctuation, before a bracket that it didn't open itself, and
    before the punctuation that ends a sentence.
    """
    opening = _START.match(text, start, limit)
    if opening is None:
        return None
    end = opening.end()
    expected: list[str] = []
    opened: list[int] = []
    while True:
        end = _run_end(text, end, limit)
        bracket = text[end] if end < limit else ""
        if bracket in _CLOSING and len(expected) < _DEEPEST_PARENTHESES:
            expected.append(_CLOSING[bracket])
            opened.append(end)
        elif expected and bracket == expected[-1]:
            expected.pop()
            opened.pop()
        else:
            break
        end += 1
    end = opened[0] if opened else end
    while text[end - 1] in _SENTENCE_END:
        end -= 1
    return end


def _run_end(text: str, start: int, limit: int) -> int:
    run = _RUN.match(text, start, limit)
    return run.end() if run else start


_ANY_SCHEME = re.compile(r"(?:https?|ftp|mailto):", re.I)


def split_bare_urls(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the text's parts, in order, each with whether it is a URL."""
    done = 0
    for match in _ANY_SCHEME.finditer(text):
        if match.start() < done or not bare_scheme(text, match.end() - 1):
            continue
        end = bare_url_end(text, match.start(), len(text))
        if end is not None:
            if match.start() > done:
                yield text[done : match.start()], False
            yield text[match.start() : end], True
            done = end
    if done < len(text):
        yield text[done:], False
