"""Commands about the library: import, lists, render."""

import sys
from collections.abc import AsyncIterator, Iterable, Sequence
from pathlib import Path

from rich.progress import track

from bot.cli import output
from bot.cli.actor import shell_actor
from bot.clock import system_clock
from bot.config import Settings
from bot.domain.errors import SourceError
from bot.domain.markdown import parse_markdown
from bot.domain.reading_list import ReadingList, file_name, find_page
from bot.domain.web_address import is_web_address
from bot.render.messages import plan_messages
from bot.services import library
from bot.services.library import Failed, Imported
from bot.sources.files import Document, find_file, find_files, read_file, read_stdin
from bot.storage.database import Database

MANY = 20
"""From this number of files on, a progress bar stands in for a line each."""


async def import_sources(
    db: Database, team_id: str, settings: Settings, sources: Sequence[str], *, as_json: bool
) -> bool:
    """Import and print; return whether anything failed."""
    found = [each for source in sources for each in _find(source)]
    many = len(found) >= MANY and not as_json
    shown = track(found, "Importing", console=output.errors, disable=not many)
    results: list[Imported | Failed] = []
    created = failed = 0
    read = _read(shown, settings)
    done = library.import_documents(db, system_clock, team_id, read, actor=shell_actor())
    async for result in done:
        failed += isinstance(result, Failed)
        created += isinstance(result, Imported)
        if as_json:
            results.append(result)
        elif not many or isinstance(result, Failed):
            output.print_import(result)
    if as_json:
        output.print_json(output.import_json(results))
    elif many:
        output.console.print(f"{created} lists imported, {failed} failed.")
    return failed > 0


async def show_lists(db: Database, team_id: str, *, as_json: bool) -> None:
    """Print what is in the library."""
    summaries = await library.list_lists(db, team_id)
    if as_json:
        output.print_json({"lists": [output.list_json(each) for each in summaries]})
    elif summaries:
        output.print_lists(summaries)
    else:
        output.console.print("The library is empty: `readlist import FILE` fills it.")


def is_list_id(source: str) -> bool:
    """Say whether a source is a list's id rather than a file."""
    return source.isdecimal() and len(source) < 10 and not Path(source).exists()


async def read_one(source: str, settings: Settings) -> Document:
    """Return the one list that a file or a URL is; raises SourceError."""
    if is_web_address(source):
        return await _fetch(source, settings)
    return read_file(find_file(source))


def render_file(source: str, *, as_json: bool) -> None:
    """Print the messages of a file, or of what is piped in."""
    document = read_stdin() if source == "-" else read_file(find_file(source))
    parsed, _text = library.read_document(document)
    _print_rendered(parsed, as_json=as_json)


async def render_url(url: str, settings: Settings, *, as_json: bool) -> None:
    """Print the messages of a list that is fetched for it."""
    parsed, _text = library.read_document(await _fetch(url, settings))
    _print_rendered(parsed, as_json=as_json)


async def render_list(db: Database, team_id: str, list_id: int, *, as_json: bool) -> None:
    """Print the messages of a list of the library."""
    stored = await library.get_text(db, team_id, list_id)
    source = stored.source
    parsed = parse_markdown(stored.text, name=file_name(source), url=find_page(source))
    _print_rendered(parsed, as_json=as_json)


def _print_rendered(parsed: ReadingList, *, as_json: bool) -> None:
    messages = plan_messages(parsed)
    if as_json:
        output.print_json(output.render_json(parsed, messages))
        return
    for note in parsed.notes:
        print(note, file=sys.stderr)  # noqa: T201 - apart from the messages themselves
    output.print_messages(messages)


async def _fetch(url: str, settings: Settings) -> Document:
    from bot.sources.fetch import FetchRules, fetch  # httpx: most commands can do without it

    return await fetch(url, FetchRules(internal_hosts=settings.internal_hosts))


def _find(source: str) -> Sequence[Path | str | Document | Failed]:
    """Return the files that a source names, or its text; a URL stays one."""
    if is_web_address(source):
        return [source]
    try:
        return [read_stdin()] if source == "-" else find_files([source])
    except SourceError as error:
        return [Failed(error.source, error.problem)]


async def _read(
    found: Iterable[Path | str | Document | Failed], settings: Settings
) -> AsyncIterator[Document | Failed]:
    """Read one source after the other, so that a large folder never stands in memory at once."""
    for each in found:
        try:
            match each:
                case Path():
                    yield read_file(each)
                case str():
                    yield await _fetch(each, settings)
                case _:
                    yield each
        except SourceError as error:
            yield Failed(error.source, error.problem)
