"""Inline tokens → spans: style, links, pictures and line breaks of a paragraph, cell or heading."""

import re
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urljoin

from markdown_it.token import Token

from bot.domain.markdown.html_tags import BLOCK, EMBEDDING, HIDDEN, KNOWN, Tag, is_unseen, read_tag
from bot.domain.markdown.urls import CJK, resolve_url, split_bare_urls
from bot.domain.reading_list import Image, Inline, Span, Spans

_SUPERSCRIPTS = str.maketrans("0123456789+-n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ")
# Before a raised number, so that a look-up for the word before it still finds that word.
_NARROW_SPACE = "\u202f"

# A line break inside a paragraph, until its neighbours are known: NUL can't occur in clean text.
_SOFT = "\x00"
_SOFT_IN_CHINESE = re.compile(rf"(?<=[{CJK}])[ \t]*\x00[ \t]*(?=[{CJK}])")
_SPACES = re.compile(r"[ \t\x00]{2,}|[\t\x00]")
_AROUND_BREAK = re.compile(r" ?\n[ \n]*")

_STYLE_OF_TAG = {
    **dict.fromkeys(("b", "strong"), "bold"),
    **dict.fromkeys(("i", "em", "cite", "dfn", "var"), "italic"),
    **dict.fromkeys(("s", "strike", "del"), "strike"),
    **dict.fromkeys(("code", "kbd", "samp", "tt"), "code"),
    "sup": "raised",
}


def raised(number: int) -> str:
    """Return a footnote's number as it stands above the line."""
    return str(number).translate(_SUPERSCRIPTS)


class SpanWriter:
    """Collects visible text in its style, and gives it back as spans."""

    def __init__(self, base: str | None) -> None:
        """`base` is the URL that relative links start from."""
        self._base = base
        self._spans: list[Inline] = []
        self._text: list[str] = []
        self._styles = {"bold": 0, "italic": 0, "strike": 0, "code": 0, "raised": 0}
        self._links: list[str | None] = []
        self._link_start = 0
        self._dead: list[str] = []

    def finish(self) -> Spans:
        """Return what was written, without space around it, and start anew."""
        self._flush()
        spans, self._spans = self._spans, []
        self._links.clear()
        self._styles = dict.fromkeys(self._styles, 0)
        return _trimmed(spans)

    def finish_heading(self) -> Spans:
        """Return what was written as a heading, without the links by which it points to itself."""
        own = urljoin(self._base, "#") if self._base else None
        return tuple(
            replace(span, url=None)
            if own and isinstance(span, Span) and span.url and span.url.startswith(own)
            else span
            for span in self.finish()
        )

    def write(self, text: str) -> None:
        """Add text as it is."""
        self._text.append(text.translate(_SUPERSCRIPTS) if self._styles["raised"] else text)

    def write_plain(self, text: str) -> None:
        """Add text that Markdown's inline rules have not seen: its bare URLs become links."""
        text = text.replace("\n", _SOFT)
        if ":" not in text or (self._links and self._links[-1]):
            self.write(text)
            return
        for part, is_url in split_bare_urls(text):
            if is_url:
                self.write_url(part)
            else:
                self.write(part)

    def write_url(self, url: str) -> None:
        """Add a URL that is its own text."""
        self.open_link(url)
        self.write(url)
        self.close_link()

    def break_line(self) -> None:
        """Begin a new line; inside a link it is a space, for a link is one line."""
        self.write(" " if self._links and self._links[-1] else "\n")

    def open_link(self, url: str) -> None:
        """Make what follows a link, if the URL can be one."""
        self._flush()
        self._links.append(self._resolve(url))
        self._link_start = len(self._spans)

    def close_link(self) -> None:
        """End the innermost link; one without text shows its URL."""
        if not self._links:
            return
        self._flush()
        url = self._links[-1]
        if url and len(self._spans) == self._link_start:
            self.write(url)
            self._flush()
        self._links.pop()

    def add_picture(self, url: str, alt: str) -> None:
        """Add a picture, or its alternative text where its URL leads nowhere."""
        alt = " ".join(alt.split())
        resolved = self._resolve(url)
        if resolved and resolved[:4].lower() == "http":
            self._flush()
            self._spans.append(Image(resolved, alt, self._links[-1] if self._links else None))
            return
        self.write(f"[{alt or _file_name(url) or 'picture'}]")

    def change_style(self, style: str, by: int) -> None:
        """Enter (1) or leave (-1) a style."""
        self._flush()
        self._styles[style] = max(0, self._styles[style] + by)

    def take_dead(self) -> list[str]:
        """Return the addresses since the last call that can be no link, as they were written."""
        dead, self._dead = self._dead, []
        return dead

    def _resolve(self, url: str) -> str | None:
        """Resolve an address; one that only points within its own page is missed by nobody."""
        resolved = resolve_url(url, self._base)
        written = url.strip()
        if resolved is None and written and not written.startswith("#"):
            self._dead.append(written)
        return resolved

    def read(self, tokens: Sequence[Token]) -> None:
        """Write the children of an inline token."""
        closers = _last_closers(tokens)
        hidden = ""
        for index, token in enumerate(tokens):
            if token.type != "html_inline":
                if not hidden:
                    self._read_token(token)
                continue
            tag = read_tag(token.content)
            if hidden:
                if tag and tag.closing and tag.name == hidden:
                    hidden = ""
            elif tag is None or tag.name not in KNOWN:
                self.write(_literal(token))
            elif tag.name not in HIDDEN:
                self.write_tag(tag)
            elif index < closers.get(tag.name, -1):
                hidden = tag.name

    def _read_token(self, token: Token) -> None:
        match token.type:
            case "text" | "text_special":
                self.write(token.content)
            case "softbreak":
                self.write(_SOFT)
            case "link_open":
                self.open_link(str(token.attrs["href"]))
            case "link_close":
                self.close_link()
            case "strong_open" | "strong_close" | "em_open" | "em_close" | "s_open" | "s_close":
                self.change_style(_STYLE_OF_TAG[token.tag], token.nesting)
            case "bare_url":
                self.write_url(token.content)
            case "code_inline":
                self.change_style("code", 1)
                self.write(token.content)
                self.change_style("code", -1)
            case "hardbreak":
                self.break_line()
            case "image":
                self.add_picture(str(token.attrs["src"]), _alt_text(token))
            case "footnote_ref":
                self.write(_NARROW_SPACE + raised(token.meta["id"] + 1))
            case _:  # text that was too tangled to parse
                self.write_plain(token.content)

    def write_tag(self, tag: Tag) -> None:
        """Do what a known, visible tag says."""
        style = _STYLE_OF_TAG.get(tag.name)
        if style:
            self.change_style(style, -1 if tag.closing else 1)
        elif tag.name == "a" and tag.closing:
            self.close_link()
        elif tag.name == "a":
            self.open_link(tag.attribute("href"))
        elif tag.name == "br":
            self.break_line()
        elif tag.name == "img":
            self.add_picture(tag.attribute("src"), tag.attribute("alt"))
        elif tag.name in EMBEDDING and (source := tag.attribute("src")):
            self.write_url(source)
        elif tag.name in BLOCK:
            self.write(" ")

    def _flush(self) -> None:
        """Make a span of the text so far, in the style that held for it."""
        if not self._text:
            return
        text = "".join(self._text)
        self._text.clear()
        styles = self._styles
        if not styles["code"]:
            text = _tidy(text)
        if text:
            self._spans.append(
                Span(
                    text,
                    bold=styles["bold"] > 0,
                    italic=styles["italic"] > 0,
                    strike=styles["strike"] > 0,
                    code=styles["code"] > 0,
                    url=self._links[-1] if self._links else None,
                )
            )


def _file_name(url: str) -> str:
    path = url.split("?", 1)[0].split("#", 1)[0]
    return "" if path.lower().startswith("data:") else path.rstrip("/").rsplit("/", 1)[-1]


def _last_closers(tokens: Sequence[Token]) -> dict[str, int]:
    """Where each hidden element is closed for the last time: an open one hides nothing."""
    return {
        tag.name: index
        for index, token in enumerate(tokens)
        if token.type == "html_inline" and (tag := read_tag(token.content))
        if tag.closing and tag.name in HIDDEN
    }


def _alt_text(image: Token) -> str:
    return "".join(
        " " if child.type in ("softbreak", "hardbreak") else _literal(child)
        for child in image.children or ()
    )


def _literal(token: Token) -> str:
    """A token's words; of HTML only what is none: `<!here>`, `<@U1>` and unknown tags."""
    if token.type != "html_inline":
        return token.content
    tag = read_tag(token.content)
    is_html = is_unseen(token.content) or (tag is not None and tag.name in KNOWN)
    return "" if is_html else token.content


def _tidy(text: str) -> str:
    """Collapse white space; a line break between two Chinese characters is nothing at all."""
    if _SOFT in text:
        text = _SOFT_IN_CHINESE.sub("", text)
        text = _SPACES.sub(" ", text)
    elif "  " in text or "\t" in text:
        text = _SPACES.sub(" ", text)
    return _AROUND_BREAK.sub("\n", text) if "\n" in text else text


def _trimmed(spans: list[Inline]) -> Spans:
    start, end = 0, len(spans)
    while start < end and _is_space(spans[start]):
        start += 1
    while end > start and _is_space(spans[end - 1]):
        end -= 1
    kept = spans[start:end]
    if kept and isinstance(first := kept[0], Span) and first.text[0].isspace():
        kept[0] = replace(first, text=first.text.lstrip())
    if kept and isinstance(last := kept[-1], Span) and last.text[-1].isspace():
        kept[-1] = replace(last, text=last.text.rstrip())
    return tuple(kept)


def _is_space(span: Inline) -> bool:
    return isinstance(span, Span) and span.text.isspace()
