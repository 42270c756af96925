"""The table of docs/conformance.md: `python -m tests.conformance.table` writes it anew."""

import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

import pytest

from tests.conformance.conftest import area
from tests.conformance.expectations import METHODS

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "conformance.md"
PLACE = re.compile(r"(?<=<!-- table -->\n).*?(?=<!-- end of table -->)", re.DOTALL)


def last_part(path: str) -> str:
    return path.rsplit("/", 1)[-1]


def test_class(name: str) -> str:
    return name.split(".")[0]


FAMILIES: dict[str, tuple[str, Callable[[str], str]]] = {
    METHODS: ("methods", str),
    "docs.slack.dev/reference/block-kit/": ("Block Kit", last_part),
    "docs.slack.dev/": ("pages", str),
    "slack_sdk ": ("slack_sdk", str),
    "java-slack-sdk test_with_remote_apis ": ("Java SDK's tests", test_class),
    "java-slack-sdk json-logs ": ("Java SDK's samples", str),
    "python-slack-sdk integration_tests ": ("Python SDK's tests", str),
    "github.com ": ("issues", str),
    "SLACK.md ": ("SLACK.md", str),
    "": ("besides", str),
}
"""How each family of sources begins, what it is called in the table, and how it is shortened."""


@dataclass(slots=True)
class Area:
    """What is expected in one area: how much, how much of it by assumption, and from where."""

    expectations: int = 0
    assumed: int = 0
    sandbox_only: int = 0
    sources: set[str] = field(default_factory=set)


class Collector:
    """Takes what pytest has collected."""

    def __init__(self) -> None:
        self.items: list[pytest.Item] = []

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self.items = session.items


def collect() -> list[pytest.Item]:
    """Collect the expectations without trying any; not from within a running test."""
    collector = Collector()
    said = StringIO()
    with redirect_stdout(said):
        status = pytest.main(["--collect-only", str(Path(__file__).parent)], [collector])
    if status is not pytest.ExitCode.OK:
        sys.exit(said.getvalue())
    return collector.items


def gather(items: Iterable[pytest.Item]) -> dict[str, Area]:
    """Count the expectations by area."""
    areas: defaultdict[str, Area] = defaultdict(Area)
    for item in items:
        found = areas[area(item.nodeid)]
        marker = item.get_closest_marker("source")
        assert marker is not None
        found.expectations += 1
        found.assumed += bool(marker.kwargs.get("assumed"))
        found.sandbox_only += item.get_closest_marker("sandbox_only") is not None
        found.sources.update(marker.args)
    return dict(sorted(areas.items()))


def name_sources(sources: Iterable[str]) -> str:
    """List sources in a few words, family by family."""
    families: defaultdict[str, set[str]] = defaultdict(set)
    for each in sources:
        family, name = next(
            (family, shorten(each.removeprefix(prefix)))
            for prefix, (family, shorten) in FAMILIES.items()
            if each.startswith(prefix)
        )
        families[family].add(name)
    order = dict.fromkeys(family for family, _ in FAMILIES.values())
    listed = [(family, ", ".join(sorted(families[family]))) for family in order]
    return "; ".join(f"*{family}* {names}" for family, names in listed if names)


def build_table(areas: dict[str, Area]) -> str:
    """Lay the areas out as Markdown."""
    rows = [
        "| area | expectations | of these assumed | only here | sources |",
        "| --- | --- | --- | --- | --- |",
    ]
    for name, found in areas.items():
        counts = f"{found.expectations} | {found.assumed} | {found.sandbox_only}"
        rows.append(f"| {name} | {counts} | {name_sources(found.sources)} |")
    total = Area(*(sum(column) for column in zip(*map(_counts, areas.values()), strict=True)))
    rows.append(f"| all | {total.expectations} | {total.assumed} | {total.sandbox_only} | |")
    return "\n".join(rows) + "\n"


def _counts(found: Area) -> tuple[int, int, int]:
    return found.expectations, found.assumed, found.sandbox_only


def main() -> None:
    """Write the table, or with `--check` fail where it is not what the suite says."""
    document = DOCUMENT.read_text(encoding="utf-8")
    table = build_table(gather(collect()))
    written = PLACE.sub(lambda _: table, document)
    if "--check" in sys.argv:
        if written != document:
            sys.exit("docs/conformance.md is stale: run python -m tests.conformance.table")
    else:
        DOCUMENT.write_text(written, encoding="utf-8")


if __name__ == "__main__":
    main()
