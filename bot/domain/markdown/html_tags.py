"""HTML as it stands in Markdown: a forgiving tokenizer for tags, text and what is dropped."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag: its lower-case `name`, its attributes as written, and whether it closes."""

    name: str
    attributes: str
    closing: bool

    def attribute(self, name: str) -> str:
        """Return an attribute's value, or "" where it is absent."""
        for match in _ATTRIBUTE.finditer(self.attributes):
            if match[1].lower() == name:
                return unescape(match[2] or match[3] or match[4] or "")
        return ""


Event: TypeAlias = str | Tag

_ATTRIBUTE = re.compile(r"([^\s\"'<>/=]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'=<>`]+))")
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
_UNSEEN = ("<!--", "-->"), ("<![cdata[", "]]>"), ("<?", "?>"), ("<!doctype", ">")
_INLINE_NAMES = """
    a abbr b bdi bdo big br cite code del dfn em font i img ins kbd mark q s samp small span strike
    strong sub sup tt u var wbr
"""
_BLOCK_NAMES = """
    address article aside audio blockquote body button canvas caption center col colgroup dd details
    dialog dir div dl dt embed fieldset figcaption figure footer form frame g h1 h2 h3 h4 h5 h6 head
    header hr html iframe input label legend li link main map menu meta nav noscript object ol
    optgroup option p param path picture pre progress section select source summary svg table tbody
    td textarea tfoot th thead title tr track ul video
"""
HIDDEN = frozenset(("script", "style", "template"))
EMBEDDING = frozenset(("iframe", "video", "audio", "source", "embed"))
BLOCK = frozenset(_BLOCK_NAMES.split())
KNOWN = BLOCK | HIDDEN | frozenset(_INLINE_NAMES.split())


def read_tag(source: str) -> Tag | None:
    """Return the tag that a piece of inline HTML is, or None: a comment, or no HTML at all."""
    match = _TAG.fullmatch(source)
    return Tag(match[2].lower(), match[3], bool(match[1])) if match else None


def is_unseen(source: str) -> bool:
    """Whether a piece of inline HTML is a comment or the like, of which nobody sees anything."""
    return any(source[: len(opener)].lower() == opener for opener, _ in _UNSEEN)


def read_html(source: str) -> Iterator[Event]:
    """Yield tags and unescaped text in order, without comments, scripts and styles.

    What is opened and never closed is text; so is a tag that HTML doesn't know, like `Vec<T>`'s.
    """
    position = text_start = 0
    hopeless: set[str] = set()
    while (position := source.find("<", position)) >= 0:
        end, tag = _read_markup(source, position, hopeless)
        if end == position:
            position += 1
            continue
        if position > text_start:
            yield unescape(source[text_start:position])
        if tag:
            yield tag
        position = text_start = end
    if text_start < len(source):
        yield unescape(source[text_start:])


def _read_markup(source: str, start: int, hopeless: set[str]) -> tuple[int, Tag | None]:
    """Where the markup at `start` ends (`start` itself: it is text), and its tag if it shows.

    `hopeless` remembers closers that don't come any more: each is looked for in vain only once.
    """
    for opener, closer in _UNSEEN:
        if source[start : start + len(opener)].lower() == opener:
            return _after(source, closer, start + len(opener), hopeless) or start, None
    match = _TAG.match(source, start)
    if match is None or match[2].lower() not in KNOWN:
        return start, None
    tag = Tag(match[2].lower(), match[3], bool(match[1]))
    if tag.name in HIDDEN:
        if tag.closing:
            return match.end(), None
        close = _after(source, f"</{tag.name}", match.end(), hopeless)
        return (_after(source, ">", close, hopeless) or close) if close else match.end(), None
    return match.end(), tag


def _after(source: str, closer: str, start: int, hopeless: set[str]) -> int:
    """The place just behind the next closer, or 0."""
    if closer in hopeless:
        return 0
    place = source.find(closer, start)
    if place < 0:
        hopeless.add(closer)
    return place + len(closer) if place >= 0 else 0
