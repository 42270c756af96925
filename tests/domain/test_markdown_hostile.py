"""Texts made to be slow: the work they cause grows with their length, not with its square."""

import json
import sys
from types import FrameType
from typing import Any

import pytest

from bot.domain.errors import ParseError
from bot.domain.markdown import parse_markdown
from bot.render.messages import plan_messages

IMAGES = "![" * 12 + "a" + "](b)" * 12
REPEATED = [
    "[", "]", "](", "[a](", "[a][", "[a](b ", '[a]("', "[a](<b", "[[a](b)", "![", "^[", "[^a]",
    "*", "**a ", "a** ", "*a **b", "*a**", "*a _b ", "_", "~~a ", "`", "`a ``", "&", "&amp", "&#",
    "<", "</a", "<a ", '<a b="', "<a>", "<b>a", "<!--", "<?", "<![CDATA[", "<script>", "<div>",
    "<div>\n", "<div>\n\n", "<pre>\n", "<ul><li>", "<table><tr><td>", "<a href='x'>",
    ">", "> ", "> a\n", "> - ", "- ", "- a\n", "- a\n\n", "1. ", "* * a\n", "•", "• a\n", "> - a\n",
    "a|", "|", "a|b\n-|-\n", "|\n", "# a\n", "##a\n\n", "a\n=\n", "a\n", "a  \n", "---\n",
        "**a**\n\n",
    "```\n", "~~~ a\n", "    a\n\n", "\t", " ",
        "\\", "\\\n", "{%", "{{", "{:", "{% highlight a %}\n",
    "http://", "http://a.b ", "http://a.b(", "://", "mailto:a", ":a:", "[a]: b\n", "[a\n",
        '[a]: "b\n',
    "[^a]: b\n", "[^a]: ", "中文。", "**中", "e\u0301", "👩\u200d", "🇨", "word ", IMAGES,
    "title: a\n", "---\ntitle: [\n", "+++\na = [", "2015-",
]  # fmt: skip
MADE = {
    "deeper and deeper": lambda size: "\n".join(f"{'  ' * n}- a" for n in range(int(size**0.5))),
    "pairs behind open brackets": lambda size: "[" * 16 + "[a](b)" * (size // 6),
    "ramps of backticks": lambda size: " ".join("`" * n for n in range(int((2 * size) ** 0.5))),
    "a wide table": lambda size: "\n".join("|".join(c * (size // 6)) for c in "a-b"),
    "many footnotes": lambda size: "".join(f"[^{n}]: a\n\n[^{n}]\n\n" for n in range(size // 16)),
    "many references": lambda size: "".join(f"[{n}]: a\n\n[{n}]\n\n" for n in range(size // 16)),
    "one long link": lambda size: f"[{'a ' * (size // 2)}](http://e.org)",
    "one long title": lambda size: f"# {'a' * size}",
    "code": lambda size: f"```\n{'x' * size}\n```",
    "an open comment": lambda size: "<!--\n" + "a\n\n" * (size // 3),
}  # fmt: skip
SHAPES = {repr(unit): (lambda size, unit=unit: unit * (size // len(unit) + 1)) for unit in REPEATED}
SHAPES.update(MADE)


def count_calls(text: str) -> int:
    """How many functions are called to read and render a text."""
    calls = 0

    def count(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        plan_messages(parse_markdown(text, name="2026-01-02.md"))
    except ParseError:
        pass
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize("shape", SHAPES)
def test_twice_the_text_is_about_twice_the_work(shape: str) -> None:
    make = SHAPES[shape]
    count_calls(make(100))  # what is done only once, whatever the text

    small, large = count_calls(make(4_000)), count_calls(make(8_000))

    assert large < 2.7 * small + 10_000
    assert large < 8_000 * 200


def test_two_megabytes_of_words_are_read_and_rendered_whole() -> None:
    text = "word " * 400_000

    messages = plan_messages(parse_markdown(text))

    bodies = [json.dumps(m.bodies[0].blocks[-1]) for m in messages[1:]]
    assert sum(body.count("word") for body in bodies) == 400_000
