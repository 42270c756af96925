"""The files methods, in their external form: ask for an address, send the bytes, complete.

docs.slack.dev/reference/methods/files.getUploadURLExternal and …/files.completeUploadExternal.
"""

import base64
import mimetypes
import secrets
from dataclasses import replace
from operator import itemgetter

from bot.sandbox.api_chat import post_files
from bot.sandbox.config import BOT_USER
from bot.sandbox.errors import Refusal
from bot.sandbox.reading import read_number
from bot.sandbox.records import File, Json
from bot.sandbox.room import make_room
from bot.sandbox.rules import find_postable
from bot.sandbox.shapes import file_json, take_page
from bot.sandbox.state import State
from bot.sandbox.workspace import Call, Upload, Workspace

MOST_UPLOADS = 50
"""Announced files that wait for their bytes or their completion; the oldest is given up."""

MAX_FILE = 3 * 1024**2
"""Bytes; Slack takes a gigabyte, this workspace keeps what it has in a journal."""


def get_upload_url(call: Call) -> Json:
    """files.getUploadURLExternal: give the address that takes the bytes, and the file's id."""
    name, length = call.text("filename"), read_number(call.text("length"), "invalid_arguments")
    if not name:
        raise Refusal("invalid_arguments")
    if length < 1:
        raise Refusal("missing_argument")
    if length > MAX_FILE:
        raise Refusal("file_upload_size_restricted")
    file_id = f"F{secrets.token_hex(5).upper()}"
    key = secrets.token_urlsafe(16)
    upload = Upload(file_id, name, length, call.text("alt_txt"))
    call.workspace.uploads[key] = upload
    make_room(call.workspace.uploads, MOST_UPLOADS)
    address = f"{call.workspace.url}upload/{call.config.team_id}/{key}"
    return {"upload_url": address, "file_id": file_id}


def take_bytes(workspace: Workspace, key: str, content: bytes) -> int:
    """Take what is sent to an upload's address and give its length; Refusal for anything else."""
    upload = workspace.uploads.get(key)
    if upload is None or upload.content is not None or len(content) != upload.length:
        raise Refusal("upload_refused", status=400)
    upload.content = content
    return len(content)


def complete_upload(call: Call) -> Json:
    """files.completeUploadExternal: keep the files, and share them where a channel is named."""
    wanted = call.arguments.get("files")
    if not isinstance(wanted, list) or not wanted:
        raise Refusal("invalid_arguments")
    uploads = [_find_upload(call, each) for each in wanted]
    channels = _channels(call)
    kept = [
        keep_file(
            call.state,
            File(
                upload.file_id,
                upload.name,
                str(each.get("title") or upload.name),
                BOT_USER,
                int(call.now),
                _encode(upload.content),
                upload.alt_text,
            ),
        )
        for each, (key, upload) in zip(wanted, uploads, strict=True)
        if call.workspace.uploads.pop(key, None)
    ]
    for channel in channels:
        post_files(call, channel, [file.id for file in kept])
    return {"files": [file_json(call.workspace, file) for file in kept]}


def show_file(call: Call) -> Json:
    """files.info: one file."""
    return {"file": file_json(call.workspace, _find_file(call)), "comments": []}


def list_files(call: Call) -> Json:
    """files.list: all files that were not deleted, newest first."""
    # None is ever taken out, so that a file keeps its number.
    numbered = [
        (f"{file.created:012d}.{number:09d}", file)
        for number, file in enumerate(call.state.files.values())
        if not file.deleted
    ]
    files = sorted(numbered, key=itemgetter(0), reverse=True)
    page, cursor = take_page(call, files, itemgetter(0), default=100, descending=True)
    shown = [file_json(call.workspace, file) for _, file in page]
    paging = {"count": len(shown), "total": len(files), "page": 1, "pages": 1}
    return {"files": shown, "paging": paging, "response_metadata": {"next_cursor": cursor}}


def delete_file(call: Call) -> Json:
    """files.delete: take a file of the bot's own away."""
    file = _find_file(call)
    if file.user != BOT_USER:
        raise Refusal("cant_delete_file")
    call.state.save(replace(file, content="", deleted=True))
    return {}


def keep_upload(state: State, name: str, content: bytes, user: str, now: float) -> File:
    """Keep what a person gives in a dialog; nobody else sees it until it is shared."""
    if len(content) > MAX_FILE:
        raise Refusal("file_upload_size_restricted")
    file_id = f"F{secrets.token_hex(5).upper()}"
    return keep_file(state, File(file_id, name, name, user, int(now), _encode(content)))


def keep_file(state: State, file: File) -> File:
    """Put a file in."""
    state.save(file)
    return file


def read_file(file: File) -> tuple[bytes, str]:
    """Give a file's bytes and its media type, told by its name."""
    kind, _ = mimetypes.guess_type(file.name)
    return base64.b64decode(file.content), kind or "application/octet-stream"


def _encode(content: bytes | None) -> str:
    return base64.b64encode(content or b"").decode()


def _channels(call: Call) -> list[str]:
    """List the channels to share in; they are asked for by other names here."""
    names = (call.text("channel_id") or call.text("channels")).split(",")
    wanted = dict.fromkeys(name.strip() for name in names if name.strip())
    return [
        find_postable(replace(call, arguments={**call.arguments, "channel": name})).id
        for name in wanted
    ]


def _find_upload(call: Call, wanted: Json) -> tuple[str, Upload]:
    for key, upload in call.workspace.uploads.items():
        if upload.file_id == wanted.get("id") and upload.content is not None:
            return key, upload
    raise Refusal("file_not_found")


def _find_file(call: Call) -> File:
    file = call.state.files.get(call.text("file"))
    if file is None:
        raise Refusal("file_not_found")
    if file.deleted:
        raise Refusal("file_deleted")
    return file
