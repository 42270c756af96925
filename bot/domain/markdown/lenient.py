"""The Markdown parser, made lenient: markdown-it-py with the rules that people's habits ask for.

Each rule is a markdown-it rule, so none of them ever sees the inside of code.
"""

import re
from bisect import bisect_right
from collections.abc import Callable
from functools import cache, partial
from types import SimpleNamespace
from typing import Any, TypeAlias

from markdown_it import MarkdownIt
from markdown_it.helpers import parseLinkLabel, parseLinkTitle
from markdown_it.rules_block import StateBlock, blockquote, html_block, list_block
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline, emphasis
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_def

from bot.domain.markdown.liquid import link_destination, liquid
from bot.domain.markdown.tables import whole_table
from bot.domain.markdown.urls import CJK, bare_scheme, bare_url_end

Env: TypeAlias = dict[str, Any]
BlockRule: TypeAlias = Callable[[StateBlock, int, int, bool], bool]

# Levels of markdown-it: a list takes two, a quotation one. Slack indents eight deep.
DEEPEST_BLOCK = 24
# Beyond this, markdown-it drops blocks without a word: the rules above must stop long before.
_MAX_NESTING = 2 * DEEPEST_BLOCK
# No sentence opens so many brackets inside one another; a text made to be slow does.
DEEPEST_BRACKETS = 16


@cache
def lenient_parser() -> MarkdownIt:
    """Return the one parser; it keeps nothing between two texts."""
    md = MarkdownIt("commonmark", {"html": True, "maxNesting": _MAX_NESTING})
    md.enable(["table", "strikethrough"]).use(footnote_plugin, move_to_end=False)
    # URLs stay as their authors wrote them; urls.resolve_url() decides which may become links.
    # Replacing its methods and helpers is how markdown-it is meant to be told; mypy can't know.
    md.normalizeLink = _as_written  # type: ignore[method-assign, assignment]
    md.normalizeLinkText = _as_written  # type: ignore[method-assign]
    md.validateLink = _anything  # type: ignore[method-assign]
    md.helpers = SimpleNamespace(  # type: ignore[assignment]
        parseLinkLabel=parseLinkLabel,
        parseLinkDestination=link_destination,
        parseLinkTitle=parseLinkTitle,
    )
    interrupting = ["paragraph", "reference", "blockquote"]
    block = md.block.ruler
    block.at("blockquote", _shallow(blockquote), {"alt": [*interrupting, "list"]})
    block.at("list", _shallow(list_block), {"alt": interrupting})
    block.at("footnote_def", _shallow(footnote_def), {"alt": ["paragraph", "reference"]})
    block.at("html_block", _closed_html_block, {"alt": interrupting})
    block.at("table", whole_table, {"alt": ["paragraph", "reference"]})
    block.before("fence", "highlight", _highlight, {"alt": [*interrupting, "list"]})
    block.before("heading", "glued_heading", _glued_heading)
    md.inline.ruler.after("text", "bare_url", _bare_url)
    md.inline.ruler.after("text", "liquid", liquid)
    md.inline.ruler.at("emphasis", _emphasis)
    md.core.ruler.at("inline", _untangled_inline)
    md.core.ruler.disable("text_join")
    return md


def _as_written(link: str) -> str:
    return link


def _anything(url: str) -> bool:
    return True


def _shallow(rule: BlockRule) -> BlockRule:
    """Stop a rule at the deepest level: what is nested deeper stays text instead of vanishing."""

    def shallow(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        return state.level < DEEPEST_BLOCK and rule(state, start, end, silent)

    return shallow


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


_GLUED = re.compile(r"(#{2,6})(?=[^#\s])")
_NUMBER_SIGNS = re.compile(r"#+!?\d*$")


def _glued_heading(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """`###Title` after an empty line. One # is as often an issue's number, so it takes two."""
    if silent or state.is_code_block(start) or (start > 0 and not state.isEmpty(start - 1)):
        return False
    position = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith("##", position):
        return False
    line = _line(state, start).rstrip()
    match = _GLUED.match(line)
    if match is None or _NUMBER_SIGNS.match(line):
        return False
    level = len(match[1])
    state.line = start + 1
    opening = state.push("heading_open", f"h{level}", 1)
    opening.map = [start, state.line]
    inline = state.push("inline", "", 0)
    inline.content = line[level:].rstrip("#").rstrip()
    inline.map = [start, state.line]
    inline.children = []
    state.push("heading_close", f"h{level}", -1)
    return True


_HIGHLIGHT = re.compile(r"\{%-?\s*highlight\s+([\w+#-]+)[^%]*%\}\s*$")
_END_HIGHLIGHT = re.compile(r"\{%-?\s*endhighlight\s*-?%\}")


def _highlight(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Jekyll's `{% highlight swift %}` … `{% endhighlight %}` is a fence by another name."""
    position = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith("{%", position) or state.is_code_block(start):
        return False
    match = _HIGHLIGHT.match(_line(state, start))
    last = _line_of_next(state, "endhighlight", start, end) if match else None
    if match is None or last is None or not _END_HIGHLIGHT.match(_line(state, last)):
        return False
    if not silent:
        state.line = last + 1
        token = state.push("fence", "code", 0)
        token.info = match[1]
        token.content = state.getLines(start + 1, last, state.sCount[start], True)
        token.map = [start, state.line]
    return True


def _line_of_next(state: StateBlock, word: str, start: int, end: int) -> int | None:
    """The line below `start` where a word stands next; no part of the source is searched twice."""
    places: dict[str, int] = state.env.setdefault("next_places", {})
    if places.get(word, 0) < state.eMarks[start]:
        place = state.src.find(word, state.eMarks[start])
        places[word] = place if place >= 0 else len(state.src)
    line = bisect_right(state.bMarks, places[word], start, end) - 1
    return line if start < line and places[word] < state.eMarks[line] else None


_RAW_HTML = re.compile(r"<(!--|\?|!\[CDATA\[|(?:script|pre|style|textarea)(?=[\s>]))", re.I)
# `<!channel>` is what somebody typed, not a declaration of HTML.
_NO_DECLARATION = re.compile(r"<!(?!doctype\b)[a-z]", re.I)
_CLOSERS = {"!--": "-->", "?": "?>", "![cdata[": "]]>"}


def _closed_html_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """An HTML block; a comment or script that is never closed is text, not the rest of the list."""
    position = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith("<", position) or _NO_DECLARATION.match(state.src, position):
        return False
    match = _RAW_HTML.match(state.src, position)
    if match:
        opener = match[1].lower()
        if _last(state, _CLOSERS.get(opener, f"</{opener}>")) < position:
            return False
    return html_block(state, start, end, silent)


def _last(state: StateBlock, closer: str) -> int:
    """The last place of a closer in the whole source, looked for once."""
    places: dict[str, int] = state.env.setdefault("last_closers", {})
    if closer not in places:
        places[closer] = state.src.lower().rfind(closer)
    return places[closer]


def _bare_url(state: StateInline, silent: bool) -> bool:
    """A URL without brackets, up to Chinese text or punctuation."""
    colon, source = state.pos, state.src
    if source[colon] != ":" or silent or state.linkLevel > 0:
        return False
    scheme = bare_scheme(source, colon)
    if not scheme or not state.pending.endswith(scheme):
        return False
    end = bare_url_end(source, colon - len(scheme), state.posMax)
    if end is None:
        return False
    state.pending = state.pending[: -len(scheme)]
    state.push("bare_url", "a", 0).content = source[colon - len(scheme) : end]
    state.pos = end
    return True


# Translators' tools put `**<!--label-->**` before the text that is to be bold.
_COMMENT_IN_ASTERISKS = re.compile(r"(\*{1,2})<!--[^<>]{0,200}-->\1")
_CJK = re.compile(f"[{CJK}]")


def _emphasis(state: StateInline, silent: bool) -> bool:
    """Asterisks beside Chinese text open and close wherever there is no space.

    CommonMark asks for space or a letter behind `**重点。**`, and Chinese puts neither there.
    """
    start = state.pos
    if silent or state.src[start] != "*":
        return emphasis.tokenize(state, silent)
    if around := _COMMENT_IN_ASTERISKS.match(state.src, start, state.posMax):
        state.pos = around.end()
        return True
    scanned = state.scanDelims(start, True)
    can_open, can_close = scanned.can_open, scanned.can_close
    before = state.src[start - 1 : start]
    behind = state.src[start + scanned.length : start + scanned.length + 1]
    if _CJK.match(before) or _CJK.match(behind):
        can_open = behind != "" and not behind.isspace()
        can_close = before != "" and not before.isspace()
    for _ in range(scanned.length):
        state.push("text", "", 0).content = "*"
        place = len(state.tokens) - 1
        state.delimiters.append(Delimiter(ord("*"), scanned.length, place, -1, can_open, can_close))
    state.pos += scanned.length
    return True


_BRACKETS = re.compile(r"[\[\]]")


def _untangled_inline(state: StateCore) -> None:
    """Parse every paragraph's inside, save those whose brackets would take for ever."""
    parse = partial(state.md.inline.parse, md=state.md, env=state.env)
    for token in state.tokens:
        if token.type != "inline":
            continue
        token.children = children = []
        if _is_tangled(token.content):
            children.append(Token("plain", "", 0, content=token.content))
            state.env.setdefault("tangled", []).append(token.map[0] if token.map else 0)
        else:
            parse(token.content, tokens=children)


def _is_tangled(text: str) -> bool:
    """Brackets nest too deeply: markdown-it retries each from the start, for minutes if need be."""
    if text.count("[") <= DEEPEST_BRACKETS:
        return False
    depth = 0
    for bracket in _BRACKETS.findall(text):
        depth += 1 if bracket == "[" else -1 if depth else 0
        if depth > DEEPEST_BRACKETS:
            return True
    return False
