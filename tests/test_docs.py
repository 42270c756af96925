"""The documentation is true: what it shows is typed here, and what it names exists."""

import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

from bot.cli import cli
from bot.config import Settings
from bot.domain.ip_addresses import SPECIAL_ADDRESSES
from bot.web.metrics import Metrics
from tests.fakes import NOON

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
SETTINGS = {name.upper() for name in Settings.model_fields}

FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
INDENTED = re.compile(r"^ {4,}(\S.*)$", re.MULTILINE)
SPAN = re.compile(r"`([^`\n]+)`")


def read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def prose(page: Path) -> str:
    return FENCE.sub("", read(page))


def shown_lines(page: Path) -> list[str]:
    """Whole lines to type: of code blocks, without a prompt."""
    fenced = (line for _, body in FENCE.findall(read(page)) for line in body.splitlines())
    return [line.strip().removeprefix("$ ") for line in (*fenced, *INDENTED.findall(prose(page)))]


def spans(page: Path) -> list[str]:
    """Code within sentences."""
    return SPAN.findall(prose(page))


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)


def check_command(line: str, *, whole: bool) -> None:
    """Raise unless readlist takes the line; of a line that is not `whole`, words may be missing."""
    group = typer.main.get_command(cli)
    _, *words = shlex.split(line)
    name = "readlist"
    while words and (commands := getattr(group, "commands", None)) is not None:
        name = words.pop(0)
        if name.startswith("-"):
            break
        group = commands[name]
    if whole:
        group.make_context(name, words)
    else:
        known = {option for parameter in group.params for option in parameter.opts} | {"--help"}
        assert {word for word in words if word.startswith("--")} <= known, line


@pytest.mark.parametrize("line", ["readlist nope", "readlist run --nope", "readlist db nope"])
@pytest.mark.parametrize("whole", [True, False])
def test_a_command_that_does_not_exist_is_found_out(line: str, whole: bool) -> None:
    with pytest.raises(Exception, match="nope"):
        check_command(line, whole=whole)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_commands_that_a_page_shows_can_be_typed(page: Path) -> None:
    for line in shown_lines(page):
        if line.startswith("readlist "):
            check_command(line, whole=True)
    for span in spans(page):
        if span.startswith("readlist ") and "…" not in span:
            check_command(span, whole=False)


def test_every_command_is_shown_somewhere() -> None:
    shown = {line.split()[1] for page in PAGES for line in _shown_commands(page)}

    assert set(typer.main.get_command(cli).commands) <= shown  # type: ignore[attr-defined]


def _shown_commands(page: Path) -> Iterator[str]:
    for line in (*shown_lines(page), *spans(page)):
        if line.startswith("readlist "):
            yield line


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#\s]+)", prose(page))

    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_make_targets_that_a_page_names_exist(page: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", read(ROOT / "Makefile"), re.MULTILINE))
    named = {
        match[1]
        for line in (*shown_lines(page), *spans(page))
        if (match := re.match(r"make ([a-z]+)", line))
    }

    assert named <= targets


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_settings_that_a_page_names_exist(page: Path) -> None:
    sources = (*(ROOT / "tests").rglob("conftest.py"), *(ROOT / "benchmarks").rglob("*.py"))
    of_tools = set(re.findall(r"READLIST_[A-Z_]+", "".join(map(read, sources))))
    named = set(re.findall(r"\b(?:READLIST|SLACK)_[A-Z_]+|\bDATABASE_\w+", read(page)))

    assert named - SETTINGS - of_tools == set()


def example_values() -> dict[str, str]:
    lines = read(ROOT / ".env.example").splitlines()
    pairs = (line.split("=", 1) for line in lines if line and not line.startswith("#"))
    return {name: value for name, value in pairs}


def test_the_example_lists_every_setting_and_no_other() -> None:
    assert example_values().keys() == SETTINGS


def test_the_example_holds_the_defaults() -> None:
    empty = {name for name, value in example_values().items() if not value}
    without_default = {
        name.upper() for name, field in Settings.model_fields.items() if field.default is None
    }

    assert Settings(_env_file=ROOT / ".env.example") == Settings(_env_file=None)
    assert empty == without_default


def test_every_line_of_the_example_is_explained() -> None:
    paragraphs = read(ROOT / ".env.example").split("\n\n")[1:]

    assert [text for text in paragraphs if not text.startswith("# ")] == []


def test_the_table_of_settings_is_whole_and_right() -> None:
    rows = re.findall(r"^\| `([A-Z_]+)` \| (?:`(.*?)`|–) \|", read_operations(), re.MULTILINE)

    assert dict(rows) == example_values()


def test_the_table_of_metrics_is_whole() -> None:
    metrics = Metrics()
    metrics.record_releases(NOON, {})  # one of them is there only while a release is planned
    served = set(re.findall(r"^# TYPE (\w+)", metrics.render().decode(), re.MULTILINE))
    listed = set(re.findall(r"^\| `(readlist_\w+)` \|", read_operations(), re.MULTILINE))

    assert listed == {name for name in served if not name.endswith("_created")}


def test_the_table_of_refused_addresses_is_whole() -> None:
    rows = re.findall(r"^\| ([\w-]+) \| (`[0-9a-f:].*) \|$", read_operations(), re.MULTILINE)
    listed = [(network, kind) for kind, cell in rows for network in SPAN.findall(cell)]

    assert sorted(listed) == sorted(SPECIAL_ADDRESSES)


def read_operations() -> str:
    return read(ROOT / "docs" / "operations.md")


def test_the_first_list_of_the_readme_gives_what_is_shown(tmp_path: Path) -> None:
    fences = FENCE.findall(read(ROOT / "README.md"))
    (markdown,) = (body for language, body in fences if language == "markdown")
    (tmp_path / "friday.md").write_text(markdown, encoding="utf-8")
    sessions = "".join(body for language, body in fences if language == "console")
    # What `make run` did before: the samples are in, and the newest is on its way.
    type_in(tmp_path, "readlist import " + shlex.quote(str(ROOT / "bot" / "samples")))
    type_in(tmp_path, "readlist schedule 5 --channel general --now")

    typed = 0
    for command, expected in read_session(sessions):
        if "--wait" not in command:  # nobody would send it here
            assert type_in(tmp_path, command) == expected, command
            typed += 1

    assert typed == 3


def read_session(text: str) -> list[tuple[str, str]]:
    """Pairs of a command and its output. The year 2099 has the weekdays of 2026, and is to come."""
    later = re.sub(r"'2026-(\d\d-\d\d \d\d:\d\d)'", r"'2099-\1'", text)
    later = re.sub(r"(scheduled, \w+ \d+ \w+) 2026", r"\1 2099", later)
    parts = re.split(r"^\$ (.*)\n", later, flags=re.MULTILINE)[1:]
    return list(zip(parts[::2], parts[1::2], strict=True))


def type_in(folder: Path, command: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "bot", *shlex.split(command)[1:]],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_changelog_begins_with_this_version() -> None:
    version = tomllib.loads(read(ROOT / "pyproject.toml"))["project"]["version"]
    newest = re.search(r"^## \[(.+?)\]", read(ROOT / "CHANGELOG.md"), re.MULTILINE)

    assert newest is not None
    assert newest[1] == version
