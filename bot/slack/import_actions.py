"""Importing in Slack: by a command, or by a form that takes a file, a text or an address."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, TypeAlias

from bot.domain.errors import NotPostedError, ParseError, SourceError, UnreachableError
from bot.domain.release import Body
from bot.domain.web_address import parse_web_address, show_address
from bot.render.curating import CuratorAction
from bot.render.importing import ImportedList, render_imported
from bot.render.plain import escape
from bot.services.library import Imported, import_given, import_url
from bot.slack.answering import whisper, write_error
from bot.slack.desk import Act, Desk, Submit
from bot.slack.files import read_file
from bot.slack.forms import refuse, replace_with
from bot.slack.import_modal import (
    FILE,
    IMPORT,
    TEXT,
    TITLE,
    URL,
    Given,
    build_form,
    build_wait,
    read_form,
    takes_files,
)
from bot.slack.modals import answer_view, open_in_place, replace_view
from bot.slack.presses import Press
from bot.slack.preview_actions import say_where, show_list
from bot.storage.reading_lists import SaveStatus

FETCHING = "Fetching {url} …"
READING = "Reading the file …"
NOTHING_GIVEN = "Give one of them: a file, a text, or an address."
TOO_MUCH_GIVEN = "Give one of them, not several: each is a list of its own."

SHOWN_AFTER = 0.3
"""Seconds until what an import waits for is surely shown: it travels in the ack, and the result
must not come before it."""

Work: TypeAlias = Callable[[], Awaitable[Imported]]


async def start(desk: Desk, press: Press) -> None:
    """Import the list at an address that was typed, or open the form where none was."""
    if press.value:
        await import_typed(desk, press)
    else:
        await open_form(desk, press)


async def open_form(desk: Desk, press: Press) -> None:
    """Open the form for a curator.

    Without the scope files:read Slack shows no field for files, and so no form that has one:
    docs.slack.dev/reference/block-kit/block-elements/file-input-element.
    """
    await desk.require_curator(press)
    try:
        await open_in_place(desk.client, press.trigger_id, press.view, build_form())
    except UnreachableError:
        plainer = build_form(takes_files=False)
        await open_in_place(desk.client, press.trigger_id, press.view, plainer)


async def import_typed(desk: Desk, press: Press) -> None:
    """Say at once what is being fetched, then what became of it."""
    team_id = await desk.require_curator(press)
    url = press.value
    parse_web_address(url)
    await whisper(desk.client, press.response_url, Body(_say_fetching(url)))
    body = await _finish(desk, press, await _fetch(desk, team_id, press, url))
    await whisper(desk.client, press.response_url, body)


async def submit_form(desk: Desk, press: Press) -> Mapping[str, Any]:
    """Import what was given, or say at its field what is wrong with it.

    A text is imported before the answer; a file and an address take longer, so that the modal says
    what it waits for, and then what became of it.
    """
    team_id = await desk.require_curator(press)
    given = read_form(press.view or {})
    if given.number != 1:
        return _refuse_number(given, FILE if takes_files(press.view or {}) else TEXT)
    if given.text:
        content = given.text.encode("utf-8", "surrogatepass")
        return await _import_text(desk, press, team_id, content)
    if given.url:
        try:
            parse_web_address(given.url)
        except SourceError as error:
            return refuse(URL, str(error))
        what, work = _say_fetching(given.url), partial(_fetch, desk, team_id, press, given.url)
    else:
        what, work = READING, partial(_read, desk, team_id, press, given.file_id)
    tell = partial(_show_trouble, desk, press, given)
    desk.services.errands.start(_show_result(desk, press, work), tell)
    return replace_with(build_wait(what))


async def _import_text(desk: Desk, press: Press, team_id: str, content: bytes) -> Mapping[str, Any]:
    services = desk.services
    try:
        imported = await import_given(
            services.db, services.clock, team_id, "", content, actor=press.user_id
        )
    except ParseError as error:
        return refuse(TEXT, str(error))
    return replace_with(answer_view(TITLE, await _finish(desk, press, imported)))


async def _fetch(desk: Desk, team_id: str, press: Press, url: str) -> Imported:
    services = desk.services
    return await import_url(
        services.db,
        services.clock,
        team_id,
        url,
        services.fetch,
        actor=press.user_id,
        as_draft=True,
    )


async def _read(desk: Desk, team_id: str, press: Press, file_id: str) -> Imported:
    services = desk.services
    file = await read_file(desk.client, file_id)
    try:
        return await import_given(
            services.db, services.clock, team_id, file.name, file.content, actor=press.user_id
        )
    except ParseError as error:
        raise SourceError(file.name, str(error)) from error


async def _show_result(desk: Desk, press: Press, work: Work) -> None:
    """Show in the modal what became of an import, in place of what it waits for."""
    view_id = (press.view or {})["id"]
    await desk.services.pause(SHOWN_AFTER)
    body = await _finish(desk, press, await work())
    await replace_view(desk.client, view_id, answer_view(TITLE, body))


async def _show_trouble(desk: Desk, press: Press, given: Given, error: BaseException) -> None:
    """Show the form again, with what was wrong with what was given in it."""
    view, said = press.view or {}, write_error(error).text
    form = build_form(url=given.url, trouble=said, takes_files=takes_files(view))
    await replace_view(desk.client, view["id"], form)


async def _finish(desk: Desk, press: Press, imported: Imported) -> Body:
    """Let a curator have a preview of what is new, and return what they are told."""
    summary, is_changed = imported.summary, imported.status is not SaveStatus.UNCHANGED
    told = ImportedList(
        summary.list_id,
        summary.title,
        summary.revision,
        summary.sections,
        summary.entries,
        is_new=imported.status is SaveStatus.CREATED,
        is_changed=is_changed,
        is_draft=summary.draft,
    )
    if not is_changed:
        return render_imported(told)
    await desk.refresh_home(press)
    try:
        shown = await show_list(desk, await desk.find_viewer(press), summary.list_id)
    except NotPostedError as error:  # the list is there all the same
        return render_imported(replace(told, where=escape(str(error))))
    examined = shown.examined
    return render_imported(
        replace(
            told,
            remarks=len(examined.remarks),
            messages=len(examined.messages),
            where=say_where(shown),
        )
    )


def _refuse_number(given: Given, first: str) -> Mapping[str, Any]:
    """Say at a field that one thing is to be given; `first` is the form's first one."""
    if not given.number:
        return refuse(first, NOTHING_GIVEN)
    return refuse(URL if given.url else TEXT, TOO_MUCH_GIVEN)


def _say_fetching(url: str) -> str:
    return FETCHING.format(url=escape(show_address(url)))


ACTS: Mapping[str, Act] = {CuratorAction.IMPORT: open_form}
SUBMISSIONS: Mapping[str, Submit] = {IMPORT: submit_form}
