"""What the Notebook shows: its modals and its Home tab, built from plain values."""

from collections.abc import Iterable
from typing import Any

Json = dict[str, Any]

COLOURS = ("red", "green", "blue")
TAGS = ("docker", "kubernetes", "databases", "安全", "typography")


def plain(text: str) -> Json:
    """Give a plain_text object."""
    return {"type": "plain_text", "text": text}


def button(action_id: str, text: str, **more: Any) -> Json:
    """Give a button."""
    return {"type": "button", "action_id": action_id, "text": plain(text), **more}


def option(value: str, text: str = "") -> Json:
    """Give an option."""
    return {"text": plain(text or value.capitalize()), "value": value}


def field(block_id: str, label: str, element: Json, **more: Any) -> Json:
    """Give an input block whose element's action_id is "held"."""
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(label),
        "element": {"action_id": "held", **element},
        **more,
    }


def keep_modal(text: str, place: str) -> Json:
    """Give the modal with every input; `place` is the message that is kept, "channel/ts"."""
    return {
        "type": "modal",
        "callback_id": "keep",
        "private_metadata": place,
        "title": plain("Keep this"),
        "submit": plain("Keep"),
        "close": plain("Not now"),
        "notify_on_close": True,
        "blocks": [
            {
                "type": "section",
                "block_id": "intro",
                "text": {"type": "mrkdwn", "text": "*Every input* that Slack has, in one modal."},
                "accessory": button("about", "About"),
            },
            *_written(text),
            *_moments(),
            *_choices(),
            *_people_and_places(),
            _switches(),
        ],
    }


def _written(text: str) -> list[Json]:
    return [
        field(
            "title",
            "Title",
            {
                "type": "plain_text_input",
                "min_length": 3,
                "max_length": 60,
                "focus_on_load": True,
                "placeholder": plain("What is it about?"),
            },
            hint=plain("Three letters or more, and not the title of another note."),
        ),
        field(
            "text",
            "Text",
            {"type": "plain_text_input", "multiline": True, "initial_value": text},
        ),
        field("remark", "Remark", {"type": "rich_text_input"}, optional=True),
        field("mail", "Mail it to", {"type": "email_text_input"}, optional=True),
        field("link", "Link", {"type": "url_text_input"}, optional=True),
        field("papers", "Papers", {"type": "file_input", "max_files": 2}, optional=True),
        field(
            "stars",
            "Stars",
            {
                "type": "number_input",
                "is_decimal_allowed": False,
                "min_value": "1",
                "max_value": "5",
                "initial_value": "3",
            },
        ),
    ]


def _moments() -> list[Json]:
    return [
        field("day", "Read it on", {"type": "datepicker", "initial_date": "2026-12-01"}),
        field("hour", "At", {"type": "timepicker", "initial_time": "09:30"}, optional=True),
        field("moment", "Remind me at", {"type": "datetimepicker"}, optional=True),
    ]


def _choices() -> list[Json]:
    colours = [option(each) for each in COLOURS]
    groups = [
        {"label": plain("Short"), "options": [option("minute", "A minute")]},
        {"label": plain("Long"), "options": [option("hour", "An hour"), option("day", "A day")]},
    ]
    return [
        field("colour", "Colour", {"type": "static_select", "options": colours}),
        field("length", "Takes", {"type": "static_select", "option_groups": groups}, optional=True),
        field(
            "moods",
            "Moods",
            {
                "type": "multi_static_select",
                "options": [option("calm"), option("curious"), option("cross")],
                "max_selected_items": 2,
            },
            optional=True,
        ),
        field("tag", "Tag", {"type": "external_select", "min_query_length": 2}, optional=True),
        field(
            "tags",
            "More tags",
            {"type": "multi_external_select", "min_query_length": 0},
            optional=True,
        ),
        field(
            "kind",
            "Kind",
            {
                "type": "radio_buttons",
                "options": [option("fact"), option("opinion")],
                "initial_option": option("fact"),
            },
        ),
        field(
            "extras",
            "Extras",
            {"type": "checkboxes", "options": [option("review", "Let me look at it again")]},
            optional=True,
        ),
    ]


def _people_and_places() -> list[Json]:
    return [
        field("reader", "For", {"type": "users_select"}, optional=True),
        field("readers", "And for", {"type": "multi_users_select"}, optional=True),
        field(
            "tell",
            "Tell it here",
            {
                "type": "conversations_select",
                "response_url_enabled": True,
                "default_to_current_conversation": True,
            },
            optional=True,
        ),
        field(
            "places",
            "Conversations it belongs to",
            {"type": "multi_conversations_select"},
            optional=True,
        ),
        field("shelf", "Shelf", {"type": "channels_select"}, optional=True),
        field("shelves", "More shelves", {"type": "multi_channels_select"}, optional=True),
    ]


def _switches() -> Json:
    return {
        "type": "actions",
        "block_id": "switches",
        "elements": [
            button("fill", "Fill in an example"),
            {
                "type": "overflow",
                "action_id": "more",
                "options": [option("about", "About"), option("forget", "Forget it")],
            },
        ],
    }


def about_modal(depth: int) -> Json:
    """Give a modal that lies on another, with a button that puts one more on it."""
    return {
        "type": "modal",
        "callback_id": "about",
        "title": plain("About"),
        "close": plain("Back"),
        "notify_on_close": True,
        "private_metadata": str(depth),
        "blocks": [
            {"type": "section", "text": plain(f"A small app. You are {depth} deep.")},
            {"type": "actions", "block_id": "deeper", "elements": [button("about", "Deeper")]},
        ],
    }


def review_modal(title: str) -> Json:
    """Give the second step of keeping something; submitting it closes everything."""
    return {
        "type": "modal",
        "callback_id": "review",
        "title": plain("Look again"),
        "submit": plain("Yes"),
        "close": plain("Back"),
        "private_metadata": title,
        "blocks": [{"type": "section", "text": plain(f"Keep “{title}”?")}],
    }


def note_modal() -> Json:
    """Give the small modal of the global shortcut."""
    title = field("title", "Title", {"type": "plain_text_input"})
    return {
        "type": "modal",
        "callback_id": "note",
        "title": plain("New note"),
        "submit": plain("Keep"),
        "clear_on_close": True,
        "blocks": [title],
    }


def kept_modal(title: str) -> Json:
    """Give what takes the place of a modal whose note was kept."""
    return {
        "type": "modal",
        "title": plain("Kept"),
        "blocks": [{"type": "section", "text": plain(f"“{title}” is in your notebook.")}],
    }


def home(titles: Iterable[str]) -> Json:
    """Give the Home tab, with a button beside each note."""
    confirm = {
        "title": plain("Forget it?"),
        "text": plain("This can't be undone."),
        "confirm": plain("Forget"),
        "deny": plain("Keep"),
        "style": "danger",
    }
    notes: list[Json] = [
        {
            "type": "section",
            "block_id": f"note-{number}",
            "text": plain(title),
            "accessory": button("forget", "Forget", value=title, style="danger", confirm=confirm),
        }
        for number, title in enumerate(titles)
    ]
    search = field("search", "Find", {"type": "plain_text_input"}, dispatch_action=True)
    return {
        "type": "home",
        "callback_id": "home",
        "blocks": [
            {"type": "header", "text": plain("Notebook")},
            *(notes or [{"type": "section", "text": plain("Nothing is kept yet.")}]),
            search,
            {
                "type": "actions",
                "block_id": "home-actions",
                "elements": [button("new", "New note", style="primary"), button("again", "Draw")],
            },
        ],
    }


def answer(titles: Iterable[str]) -> Json:
    """Give the command's answer, for one person alone, with buttons."""
    text = ", ".join(titles) or "Nothing is kept yet."
    buttons = [
        button("share", "Share"),
        button("shuffle", "Turn round"),
        button("close", "Close"),
    ]
    return {
        "text": text,
        "blocks": [
            {"type": "section", "block_id": "kept", "text": plain(text)},
            {"type": "actions", "block_id": "answers", "elements": buttons},
        ],
    }
