"""Block Kit's text objects and interactive elements; their limits are in SLACK.md A1."""

from collections.abc import Mapping

from bot.sandbox.schema import (
    Check,
    array,
    flag,
    matching,
    one_of,
    shape,
    tagged,
    text,
    whole,
)

ID = text(255)
"""A block_id or an action_id."""
IMAGE_URL = matching(r"https?://[^\s/]", 3000, "must be a valid http(s) URL")
"""Slack fetches it: SLACK.md A1, image blocks."""
LINK_URL = matching(r"(?:https?|ftp)://[^\s/]|(?:mailto|tel|slack):", 3000, "must be a valid URL")


def text_kinds(most: int) -> dict[str, Check]:
    """The two kinds of text object."""
    return {
        "plain_text": shape({"text": text(most), "emoji": flag}, need=["text"]),
        "mrkdwn": shape({"text": text(most), "verbatim": flag}, need=["text"]),
    }


def plain_text(most: int) -> Check:
    """A plain_text object."""
    return tagged({"plain_text": text_kinds(most)["plain_text"]})


def any_text(most: int) -> Check:
    """A plain_text or mrkdwn object."""
    return tagged(text_kinds(most))


SLACK_FILE = shape({"id": text(255), "url": text(3000)}, either=["id", "url"])

IMAGE_FIELDS: dict[str, Check] = {
    "image_url": IMAGE_URL,
    "slack_file": SLACK_FILE,
    "alt_text": text(2000),
}
IMAGE = shape(IMAGE_FIELDS, need=["alt_text"], either=["image_url", "slack_file"])

CONFIRM = shape(
    {
        "title": plain_text(100),
        "text": any_text(300),
        "confirm": plain_text(30),
        "deny": plain_text(30),
        "style": one_of("primary", "danger"),
    },
    need=["title", "text", "confirm", "deny"],
)

OPTION = shape(
    {
        "text": any_text(75),
        "value": text(150),
        "description": any_text(75),
        "url": LINK_URL,
    },
    need=["text", "value"],
)

OPTION_GROUP = shape(
    {"label": plain_text(75), "options": array(OPTION, 100)}, need=["label", "options"]
)

FILTER = shape(
    {
        "include": array(one_of("im", "mpim", "private", "public")),
        "exclude_bot_users": flag,
        "exclude_external_shared_channels": flag,
    }
)

_DATE = matching(r"\d{4}-\d\d-\d\d$", 10, "must be a date as YYYY-MM-DD")
_TIME = matching(r"\d\d:\d\d$", 5, "must be a time as HH:mm")
_ID_LIST = array(text(255), least=0)


def _element(fields: Mapping[str, Check] | None = None, *, need: tuple[str, ...] = ()) -> Check:
    return shape({"action_id": ID, "confirm": CONFIRM, **(fields or {})}, need=need)


def _menu(fields: Mapping[str, Check], *, many: bool, **rest: tuple[str, ...]) -> Check:
    picked = {"max_selected_items": whole(1)} if many else {}
    common = {"placeholder": plain_text(150), "focus_on_load": flag}
    confirm = {"action_id": ID, "confirm": CONFIRM}
    return shape({**confirm, **common, **picked, **fields}, **rest)


def _menus(many: bool) -> dict[str, Check]:
    before, plural = ("multi_", "s") if many else ("", "")
    one: Check = array(OPTION, 100) if many else OPTION
    initial = f"initial_option{plural}"
    ids: Check = _ID_LIST if many else text(255)
    # Works in an input block of a modal only: SLACK.md A1, conversations_select.
    answerable: Mapping[str, Check] = {} if many else {"response_url_enabled": flag}
    choices = {"options": array(OPTION, 100), "option_groups": array(OPTION_GROUP, 100)}
    return {
        f"{before}static_select": _menu(
            {**choices, initial: one}, many=many, either=("options", "option_groups")
        ),
        f"{before}external_select": _menu({"min_query_length": whole(0), initial: one}, many=many),
        f"{before}users_select": _menu({f"initial_user{plural}": ids}, many=many),
        f"{before}conversations_select": _menu(
            {
                f"initial_conversation{plural}": ids,
                "default_to_current_conversation": flag,
                "filter": FILTER,
                **answerable,
            },
            many=many,
        ),
        f"{before}channels_select": _menu(
            {f"initial_channel{plural}": ids, **answerable}, many=many
        ),
    }


def _choice(initial: str, check: Check) -> Check:
    options = {"options": array(OPTION, 10), initial: check, "focus_on_load": flag}
    return _element(options, need=("options",))


BUTTON = _element(
    {
        "text": plain_text(75),
        "value": text(2000, least=0),
        "url": LINK_URL,
        "style": one_of("primary", "danger"),
        "accessibility_label": text(75),
    },
    need=("text",),
)

_PICKER = {"placeholder": plain_text(150), "focus_on_load": flag}

INTERACTIVE: dict[str, Check] = {
    "button": BUTTON,
    "overflow": _element({"options": array(OPTION, 5)}, need=("options",)),
    "checkboxes": _choice("initial_options", array(OPTION, 10)),
    "radio_buttons": _choice("initial_option", OPTION),
    "datepicker": _element({**_PICKER, "initial_date": _DATE}),
    "timepicker": _element({**_PICKER, "initial_time": _TIME, "timezone": text(255)}),
    # UNIX seconds with ten digits: SLACK.md A1, datetimepicker.
    "datetimepicker": _element(
        {"initial_date_time": whole(1_000_000_000, 9_999_999_999), "focus_on_load": flag}
    ),
    **_menus(many=False),
    **_menus(many=True),
}

ACCESSORY: dict[str, Check] = {"image": IMAGE, **INTERACTIVE}

_WHEN = one_of("on_enter_pressed", "on_character_entered")

WRITTEN: Mapping[str, Check] = {
    "placeholder": plain_text(150),
    "focus_on_load": flag,
    "dispatch_action_config": shape({"trigger_actions_on": array(_WHEN, 2)}),
}
"""The keys that all inputs have in which one writes."""

_TYPED = {**WRITTEN, "initial_value": text(3000, least=0)}

INPUTS: dict[str, Check] = {
    **{name: check for name, check in INTERACTIVE.items() if name not in ("button", "overflow")},
    "plain_text_input": _element(
        {
            **_TYPED,
            "multiline": flag,
            "min_length": whole(0, 3000),
            "max_length": whole(1, 3000),
        }
    ),
    "email_text_input": _element(_TYPED),
    "url_text_input": _element(_TYPED),
    "number_input": _element(
        {
            **_TYPED,
            "is_decimal_allowed": flag,
            "min_value": text(255),
            "max_value": text(255),
        },
        need=("is_decimal_allowed",),
    ),
}

FILE_INPUT = shape({"action_id": ID, "filetypes": array(text(255)), "max_files": whole(1, 10)})
"""docs.slack.dev, file input: in modals only."""
