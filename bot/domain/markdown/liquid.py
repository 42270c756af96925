"""Orders to a site generator in the text: Liquid's `{% … %}` and `{{ … }}`, kramdown's `{: … }`."""

import re
from dataclasses import dataclass

from markdown_it.helpers import parseLinkDestination
from markdown_it.rules_inline import StateInline

# {#id}, {.class}, {: #id .class}; then {:toc}, {::comment}, {:/comment}, {: key="value"}
_KRAMDOWN = re.compile(
    r"\{(?::{0,2}\s*[#.][\w:-][^{}\n]{0,200}"
    r"|::?/?\s*[A-Za-z][\w-]*(?:=\"[^\"\n]{0,200}\")?(?:\s[^{}\n]{0,200})?)\}"
)


def liquid(state: StateInline, silent: bool) -> bool:
    """Drop `{% … %}`, `{{ … }}` and kramdown's `{: … }` and `{#id}`: orders to a site generator."""
    start, source = state.pos, state.src
    if source[start] != "{":
        return False
    for opener, closer in (("{%", "%}"), ("{{", "}}")):
        if source.startswith(opener, start):
            if state.html_terminator_last(closer) < start + 2:
                return False
            stop = source.find(closer, start + 2, state.posMax)
            state.pos = stop + 2 if stop >= 0 else state.pos
            return stop >= 0
    match = _KRAMDOWN.match(source, start, state.posMax)
    if match:
        state.pos = match.end()
    return match is not None


_LIQUID_TARGET = re.compile(r"[^\s(){}<>]*(?:(?:\{\{[^{}\n]*\}\}|\{%[^{}\n]*%\})[^\s(){}<>]*)+")


@dataclass(frozen=True, slots=True)
class Target:
    """Where a link leads and where that ends in the text, in markdown-it's words."""

    ok: bool
    pos: int
    str: str


def link_destination(text: str, start: int, limit: int) -> Target:
    """Return where a link leads: what Liquid would fill in belongs to it, with all its spaces.

    Otherwise it would be no link, and its brackets would be left over in the text.
    """
    if match := _LIQUID_TARGET.match(text, start, limit):
        return Target(True, match.end(), match[0])
    plain = parseLinkDestination(text, start, limit)
    return Target(plain.ok, plain.pos, plain.str)
