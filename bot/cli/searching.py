"""Commands about look-ups: search, and how far indexing is."""

import contextlib
from collections.abc import AsyncIterator
from typing import Any

from rich.emoji import Emoji
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.style import Style
from rich.text import Text

from bot.cli import output
from bot.clock import system_clock
from bot.domain.reading_list import Entry
from bot.domain.search import Fit, Hit, LookupAnswer
from bot.domain.viewer import Viewer
from bot.render.lookup import describe
from bot.services import indexing
from bot.services.lookup import look_up
from bot.storage.database import Database

LINKS_SHOWN = 3


async def search(db: Database, team_id: str, query: str, *, limit: int, as_json: bool) -> None:
    """Print what a look-up finds."""
    viewer = Viewer.everything(team_id)
    answer = await look_up(db, system_clock, viewer, query, limit=limit)
    if as_json:
        output.print_json(search_json(answer))
        return
    if answer.hits:
        output.console.print(Text(describe(answer), style="dim"), soft_wrap=True)
    else:
        output.console.print(_say_nothing(answer), soft_wrap=True)
    if answer.suggestion is not None and answer.fit is not Fit.CORRECTED:
        meant = Text.assemble("Did you mean ", (answer.suggestion, "bold"), "?")
        output.console.print(meant, soft_wrap=True)
    for hit in answer.hits:
        _print_hit(hit)


def search_json(answer: LookupAnswer) -> dict[str, Any]:
    """Return an answer as the contract shows it."""
    return {
        "query": answer.query,
        "total": answer.total,
        "total_is_exact": answer.total_is_exact,
        "suggestion": answer.suggestion,
        "hits": [_hit_json(hit) for hit in answer.hits],
    }


async def show_indexing(steps: AsyncIterator[indexing.Progress]) -> int:
    """Follow indexing with a progress bar, where there is anything to do; return how many lists."""
    progress = Progress(
        TextColumn("Indexing"),
        BarColumn(),
        MofNCompleteColumn(),
        console=output.errors,
        transient=True,
    )
    total = 0
    with contextlib.ExitStack() as shown:
        async for step in steps:
            if not total:
                shown.enter_context(progress)
                progress.add_task("", total=step.total)
            progress.update(progress.task_ids[0], completed=step.done)
            total = step.total
    return total


def _say_nothing(answer: LookupAnswer) -> Text:
    if not answer.has_lists:
        return Text("The library is empty: `readlist import FILE` fills it.")
    return Text(describe(answer))


def _hit_json(hit: Hit) -> dict[str, Any]:
    return {
        "section_id": hit.section_id,
        "list_id": hit.list_id,
        "title": hit.title,
        "list_title": hit.list_title,
        "date": hit.date.isoformat() if hit.date else None,
        "snippet": "".join(run.text for run in hit.snippet),
        "links": [{"url": link.url, "text": link.text} for link in hit.links],
        "permalink": hit.permalink,
        "reactions": [{"name": name, "count": count} for name, count in hit.reactions],
        "score": round(hit.score, 4),
    }


def _print_hit(hit: Hit) -> None:
    dated = hit.list_title if hit.date is None else f"{hit.list_title} · {hit.date}"
    title = (hit.title, Style(color="cyan", bold=True, link=hit.permalink))
    lines = [Text.assemble("\n", title, (f"  {dated}", "dim"))]
    if hit.snippet:
        runs = [(run.text, "bold yellow" if run.matched else "") for run in hit.snippet]
        lines.append(Text.assemble(*runs))
    lines += [_name_link(link) for link in hit.links[:LINKS_SHOWN]]
    if hit.reactions:
        liked = (f"{show_emoji(name)} {count}" for name, count in hit.reactions)
        lines.append(Text("  ".join(liked)))
    if hit.permalink:
        lines.append(Text(hit.permalink, style="dim"))
    for line in lines:
        output.console.print(line, soft_wrap=True)


def show_emoji(name: str) -> str:
    """Return an emoji as a picture, or its name between colons where that is not known."""
    return Emoji.replace(f":{name}:")


def _name_link(link: Entry) -> Text:
    """Return a link that a terminal opens, its address beside it for those that don't."""
    text = (link.text, Style(link=link.url))
    address = [] if link.text == link.url else [(f"  {link.url}", "dim")]
    return Text.assemble("• ", text, *address)
