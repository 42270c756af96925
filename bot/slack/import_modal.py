"""The form in which a curator gives a list: a file, a text, or an address."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.text import shorten
from bot.domain.web_address import MAX_LENGTH
from bot.slack.forms import context, field, find_held, plain, section

IMPORT = "readlist.import"
"""The callback_id of the form."""

FILE = "readlist.import_file"
TEXT = "readlist.import_text"
URL = "readlist.import_url"

TITLE = "Import a list"
LONGEST_TEXT = 3000
"""What Slack takes in one field."""

_LONGEST_SAID = 2900
_FILE_TYPES = ("md", "markdown", "txt")
_HINT = (
    f"Slack takes at most {LONGEST_TEXT:,} characters here. Give a longer list as a file, or by "
    "its address."
)


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody gave: a file's id, a text, an address; each is empty where they did not."""

    file_id: str = ""
    text: str = ""
    url: str = ""

    @property
    def number(self) -> int:
        """How many of the three are given."""
        return sum(bool(each) for each in (self.file_id, self.text, self.url))


def build_form(*, url: str = "", trouble: str = "", takes_files: bool = True) -> dict[str, Any]:
    """Return the form, with an address that was given before, and, in mrkdwn, what was wrong."""
    file = {"type": "file_input", "filetypes": list(_FILE_TYPES), "max_files": 1}
    text = {"type": "plain_text_input", "multiline": True, "max_length": LONGEST_TEXT}
    address: dict[str, Any] = {"type": "plain_text_input", "max_length": MAX_LENGTH}
    if url:
        address |= {"initial_value": url}
    fields = (
        *((field(FILE, "A Markdown file", file),) if takes_files else ()),
        field(TEXT, "or its text" if takes_files else "A list's text", text, hint=_HINT),
        field(URL, "or its address", address, hint="A Git host's file page is taken as its file."),
    )
    said = [section(f":warning: {shorten(trouble, _LONGEST_SAID)}")] if trouble else []
    return {
        "type": "modal",
        "callback_id": IMPORT,
        "title": plain(TITLE),
        "submit": plain("Import"),
        "close": plain("Cancel"),
        "blocks": [
            *said,
            *({**each, "optional": True} for each in fields),
            context("It is kept as a draft, which only curators find until it is released."),
        ],
    }


def takes_files(view: Mapping[str, Any]) -> bool:
    """Say whether a form has a field for files."""
    return any(block["block_id"] == FILE for block in view["blocks"])


def build_wait(what: str) -> dict[str, Any]:
    """Return what is shown while something, said in mrkdwn, is on its way."""
    return {
        "type": "modal",
        "title": plain(TITLE),
        "close": plain("Close"),
        "blocks": [section(f":hourglass_flowing_sand: {what}")],
    }


def read_form(view: Mapping[str, Any]) -> Given:
    """Return what was given in the form."""
    files = find_held(view, FILE, "files") or []
    return Given(
        file_id=str(files[0]["id"]) if files else "",
        text=(find_held(view, TEXT, "value") or "").strip(),
        url=(find_held(view, URL, "value") or "").strip(),
    )
