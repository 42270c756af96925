"""Parse and render reading lists, beside markdown-it-py's bare parse of the same text.

The floor has the same preset and plugins: CommonMark with tables, strikethrough, linkify and
footnotes. Both run in turns, and the fastest of several turns counts.
"""

import json
import time
from collections.abc import Callable
from pathlib import Path

from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from bot.domain.markdown import parse_markdown
from bot.render.messages import plan_messages

TURNS = 7
LISTS = Path(__file__).resolve().parents[2] / "shared" / "lists"


def read_lists() -> list[str]:
    """Return the texts of the lists beside the project, or of made ones where there are none."""
    files = sorted(LISTS.rglob("*.md")) if LISTS.is_dir() else []
    texts = [file.read_text("utf-8", "replace") for file in files]
    return texts or [make_list(week) for week in range(1, 61)]


def make_list(week: int) -> str:
    """Return a list of about the size and mixture of a real weekly one."""
    entry = (
        "* [Container runtimes in {n} minutes](https://example.org/{week}/{n}) by **Ann Lee**, "
        "*worth it*: how `runc` starts a process, and why 容器 is not a small VM.\n"
        "  > The pure approach is that the container is a process, see https://example.com/a_{n}.\n"
    )
    section = (
        "\n## Section {s} 第{s}节\n\nSome words about `code`, and a [link](https://e.org/{s}).\n\n"
    )
    body = "".join(
        section.format(s=s) + "".join(entry.format(n=f"{s}{n}", week=week) for n in range(8))
        for s in range(8)
    )
    return f"---\ntitle: Week {week}\ndate: 2026-01-05\n---\n\nHello again.\n{body}"


def bare_parser() -> MarkdownIt:
    """Return markdown-it-py as it comes, with what our parser has switched on."""
    md = MarkdownIt("commonmark", {"html": True, "linkify": True})
    return md.enable(["table", "strikethrough", "linkify"]).use(footnote_plugin)


def seconds(work: Callable[[], object]) -> float:
    """Return how long a piece of work took."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    """Measure both, print a table and the line for programs."""
    texts = read_lists()
    parser = bare_parser()
    work: dict[str, Callable[[], object]] = {
        "bare parse": lambda: [parser.parse(text, {}) for text in texts],
        "parse_markdown": lambda: [parse_markdown(text) for text in texts],
        "parse and render": lambda: [plan_messages(parse_markdown(text)) for text in texts],
    }
    best = dict.fromkeys(work, float("inf"))
    for _ in range(TURNS):
        for name, run in work.items():
            best[name] = min(best[name], seconds(run))
    floor, ours = best["bare parse"], best["parse and render"]
    size = sum(len(text.encode()) for text in texts)
    print(f"{len(texts)} lists, {size / 1e6:.2f} MB, fastest of {TURNS} turns")
    for name, took in best.items():
        print(f"{name:18} {took * 1000:8.1f} ms  {took / floor:5.2f} × bare")
    print(
        json.dumps(
            {
                "name": "render",
                "ratio": round(ours / floor, 3),
                "ours": round(ours, 4),
                "floor": round(floor, 4),
                "unit": "s",
                "limit": 2.0,
                "lists": len(texts),
                "bytes": size,
            }
        )
    )


if __name__ == "__main__":
    main()
