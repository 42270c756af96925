"""What `readlist preview` prints: what is to be looked at in a list, then its messages."""

from typing import Any

from rich.text import Text

from bot.cli import output
from bot.cli.library_commands import is_list_id, read_one
from bot.config import Settings
from bot.domain.checks import Remark
from bot.render.preview import describe_remarks
from bot.services.library import read_document
from bot.services.previewing import Examined, examine, examine_text
from bot.sources.files import read_stdin
from bot.storage.database import Database


async def preview(
    db: Database, team_id: str, settings: Settings, source: str, *, as_json: bool
) -> None:
    """Print a list of the library, or a file or a URL that stays out of it, as it would go out.

    Raises NotFoundError, SourceError, ParseError.
    """
    examined = await _examine(db, team_id, settings, source)
    if as_json:
        output.print_json(_to_json(examined))
        return
    output.console.print(Text(describe_remarks(examined.remarks), style="bold"), soft_wrap=True)
    for remark in examined.remarks:
        output.console.print(_describe(remark), soft_wrap=True)
    output.print_messages(examined.messages)


async def _examine(db: Database, team_id: str, settings: Settings, source: str) -> Examined:
    if is_list_id(source):
        return await examine(db, team_id, int(source))
    document = read_stdin() if source == "-" else await read_one(source, settings)
    parsed, text = read_document(document)
    return await examine_text(db, team_id, document.source, text, parsed)


def _describe(remark: Remark) -> Text:
    where = (f"{remark.section}: ", "bold") if remark.section else ""
    return Text.assemble("• ", where, (remark.sentence, "yellow"))


def _to_json(examined: Examined) -> dict[str, Any]:
    """Return the list as `render` shows it, with its id and what is to be looked at."""
    return {
        "list_id": examined.list_id,
        "checks": [
            {"kind": each.kind, "section": each.section, "sentence": each.sentence}
            for each in examined.remarks
        ],
        **output.render_json(examined.parsed, examined.messages),
    }
