"""Tables and the line for programs: what was measured beside what is wanted."""

import os
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.lookups.figures import (
    EVERYWHERE,
    INDEX_SIZE,
    INDEX_SPEED,
    P99,
    TIMES_FASTER,
    TIMES_SLOWER,
    Figures,
    Library,
    Speed,
)
from benchmarks.lookups.timing import Samples


def judge(shown: str, fine: bool) -> str:
    """Return a figure with the word on whether it is as wanted, in a colour."""
    return f"[green]{shown} ok[/]" if fine else f"[red]{shown} missed[/]"


def describe_machine(load: float) -> str:
    """Return how busy the machine was: what else it does shows in the slowest of hundreds."""
    return f"load of the machine at the start: {load:.1f}, on {os.cpu_count()} processors"


def print_library(console: Console, library: Library) -> None:
    """Print how fast each class of query is answered, what is found, and the index's size."""
    limit = P99[library.kind]
    floors = ["rank", "rank + answer", f"× that (≤ {TIMES_SLOWER})", "LIKE"]
    p99 = f"p99 (≤ {limit:.0f})"
    columns = [
        "p50",
        p99,
        "other years",
        p99,
        "again",
        *(floors if library.kind == "sqlite" else []),
    ]
    table = Table(
        "", *columns, "recall", "total", title=f"{library.name}: ms", title_justify="left"
    )
    for each in library.figures:
        cells = []
        for samples in (each.ours, each.others):
            cells += [_ms(samples.p50), judge(_ms(samples.p99), samples.p99 <= limit)]
        cells.append(_ms(each.again.p50))
        if library.kind == "sqlite":
            ratio = each.ours.p50 / each.rank_answer.p50
            cells += [_ms(each.rank.p50), _ms(each.rank_answer.p50)]
            cells += [judge(f"{ratio:.2f}", ratio <= TIMES_SLOWER), _ms(each.like.p50)]
        table.add_row(each.asked.name, *cells, _show_recall(each), _show_total(each))
    console.print(table)
    if library.kind == "sqlite":
        faster = times_faster(library)
        verdict = judge(f"{faster:.1f} times", faster >= TIMES_FASTER)
        console.print(
            f"{EVERYWHERE}: {verdict} faster than rank alone (wanted: {TIMES_FASTER:.0f})"
        )
        console.print(f"memory of the process, at most: {library.memory / 1e6:.0f} MB")
    _print_index(console, library)


def _print_index(console: Console, library: Library) -> None:
    if library.index is None or library.index_ratio is None:
        console.print("index: this SQLite can't say how large its tables are\n")
        return
    verdict = judge(f"{library.index_ratio:.2f}", library.index_ratio <= INDEX_SIZE)
    tables = (f"{name} {size / library.text:.2f}" for name, size in library.index.items())
    size = f"{library.text / 1e6:.1f} MB"
    console.print(
        f"index: {verdict} of the text's {size} (wanted: {INDEX_SIZE}): {', '.join(tables)}\n"
    )


def print_speeds(console: Console, speeds: Sequence[Speed]) -> None:
    """Print how fast sections are indexed."""
    table = Table("sections a second", "tokenised", "indexed", f"ratio (≥ {INDEX_SPEED})")
    for each in speeds:
        verdict = judge(f"{each.ratio:.2f}", each.ratio >= INDEX_SPEED)
        table.add_row(each.kind, f"{each.tokenised:.0f}", f"{each.indexed:.0f}", verdict)
    console.print(table)


def times_faster(library: Library) -> float:
    """Return how many times faster than rank alone a word that is everywhere is answered."""
    [each] = [each for each in library.figures if each.asked.name == EVERYWHERE]
    return each.rank.p50 / each.ours.p50


def build_document(
    libraries: Sequence[Library], speeds: Sequence[Speed], load: float
) -> dict[str, Any]:
    """Return the line for programs; its ratio is that of the largest SQLite library."""
    document: dict[str, Any] = {"name": "lookup", "ratio": None, "ours": None, "floor": None}
    for library in sorted(libraries, key=lambda library: library.sections):
        if library.kind == "sqlite":
            [each] = [each for each in library.figures if each.asked.name == EVERYWHERE]
            ratio = round(times_faster(library), 2)
            document |= {"ratio": ratio, "ours": each.ours.p50, "floor": each.rank.p50}
    document |= {
        "unit": "ms",
        "load": load,
        "libraries": [_describe(library) for library in libraries],
        "indexing": {each.kind: round(each.ratio, 3) for each in speeds},
    }
    return _round(document)


def _describe(library: Library) -> dict[str, Any]:
    return {
        "kind": library.kind,
        "sections": library.sections,
        "index_ratio": library.index_ratio,
        "memory_mb": library.memory / 1e6,
        "classes": {each.asked.name: _describe_class(each) for each in library.figures},
    }


def _describe_class(each: Figures) -> dict[str, Any]:
    figures = {"p50": each.ours.p50, "p99": each.ours.p99}
    figures |= {"others_p50": each.others.p50, "others_p99": each.others.p99}
    figures["again"] = each.again.p50
    for name in ("rank", "rank_answer", "like"):
        samples: Samples = getattr(each, name)
        if samples.taken:
            figures[name] = samples.p50
    return figures | {
        "recall": each.recall and each.recall.share,
        "total_is_right": each.is_total_right,
    }


def _round(value: Any) -> Any:
    match value:
        case float():
            return round(value, 3)
        case dict():
            return {key: _round(each) for key, each in value.items()}
        case list():
            return [_round(each) for each in value]
        case _:
            return value


def _ms(milliseconds: float) -> str:
    return f"{milliseconds:.2f}" if milliseconds < 10 else f"{milliseconds:.1f}"


def _show_recall(each: Figures) -> str:
    if each.recall is None:
        return ""
    shown = f"{each.recall.share:.3f} of {each.recall.expected:,}"
    return judge(shown, each.recall.found == each.recall.expected)


def _show_total(each: Figures) -> str:
    if each.answer is None:
        return ""
    shown = f"{'' if each.answer.total_is_exact else 'over '}{each.answer.total:,}"
    right = each.is_total_right
    return shown if right is None else judge(shown, right)
