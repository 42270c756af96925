"""The limits of Block Kit's elements: buttons, menus and inputs, at each limit and one over it."""

import pytest

from tests.conformance import kit
from tests.conformance.expectations import page, sdk
from tests.conformance.limits import at_limits, limit, over_limits, url, x

BLOCKS = "reference/block-kit/blocks"
OBJECTS = "reference/block-kit/composition-objects"
ELEMENTS = "reference/block-kit/block-elements"

CASES = [
    # buttons and what they ask
    limit(
        "characters on a button",
        75,
        lambda n: kit.actions(kit.button(text=kit.plain(x(n)))),
        page(f"{ELEMENTS}/button-element"),
        sdk("ButtonElement"),
    ),
    limit(
        "characters of a button's value",
        2000,
        lambda n: kit.actions(kit.button(value=x(n))),
        page(f"{ELEMENTS}/button-element"),
        sdk("ButtonElement"),
    ),
    limit(
        "characters of a button's address",
        3000,
        lambda n: kit.actions(kit.button(url=url(n))),
        page(f"{ELEMENTS}/button-element"),
        sdk("ButtonElement"),
    ),
    limit(
        "characters of an action_id",
        255,
        lambda n: kit.actions(kit.button(action_id=x(n))),
        sdk("InteractiveElement"),
    ),
    *[
        limit(
            f"characters of a confirmation's {part}",
            most,
            lambda n, part=part: kit.actions(
                kit.button(confirm=kit.confirm(**{part: kit.plain(x(n))}))
            ),
            page(f"{OBJECTS}/confirmation-dialog-object"),
            sdk("ConfirmObject"),
        )
        for part, most in (("title", 100), ("text", 300), ("confirm", 30), ("deny", 30))
    ],
    # menus and their options
    *[
        limit(
            f"characters of an option's {part}",
            most,
            lambda n, part=part, wrap=wrap: kit.actions(
                kit.menu(options=[kit.option(**{part: wrap(x(n))})])
            ),
            page(f"{OBJECTS}/option-object"),
            sdk("Option"),
        )
        for part, most, wrap in (
            ("text", 75, kit.plain),
            ("value", 150, str),
            ("description", 75, kit.plain),
        )
    ],
    limit(
        "options of a menu",
        100,
        lambda n: kit.actions(kit.menu(options=kit.options(n))),
        page(f"{ELEMENTS}/select-menu-element"),
        sdk("StaticSelectElement"),
    ),
    limit(
        "groups of a menu",
        100,
        lambda n: kit.actions(kit.grouped_menu(*[kit.group()] * n)),
        page(f"{ELEMENTS}/select-menu-element"),
        sdk("StaticSelectElement"),
    ),
    limit(
        "characters of a group's label",
        75,
        lambda n: kit.actions(kit.grouped_menu(kit.group(label=kit.plain(x(n))))),
        page(f"{OBJECTS}/option-group-object"),
        sdk("OptionGroup"),
    ),
    limit(
        "options of a group",
        100,
        lambda n: kit.actions(kit.grouped_menu(kit.group(options=kit.options(n)))),
        page(f"{OBJECTS}/option-group-object"),
        sdk("OptionGroup"),
    ),
    limit(
        "characters of a placeholder",
        150,
        lambda n: kit.actions(kit.menu(placeholder=kit.plain(x(n)))),
        page(f"{ELEMENTS}/select-menu-element"),
        sdk("InputInteractiveElement"),
    ),
    limit(
        "options of an overflow menu",
        5,
        lambda n: kit.actions(kit.choice("overflow", n)),
        page(f"{ELEMENTS}/overflow-menu-element"),
        sdk("OverflowMenuElement"),
    ),
    *[
        limit(
            f"options of {kind}",
            10,
            lambda n, kind=kind: kit.actions(kit.choice(kind, n)),
            page(f"{ELEMENTS}/{place}"),
        )
        for kind, place in (
            ("checkboxes", "checkboxes-element"),
            ("radio_buttons", "radio-button-group-element"),
        )
    ],
    # inputs
    limit(
        "characters of an input's label",
        2000,
        lambda n: kit.input_block(label=kit.plain(x(n))),
        page(f"{BLOCKS}/input-block"),
        sdk("InputBlock"),
    ),
    limit(
        "characters of an input's hint",
        2000,
        lambda n: kit.input_block(hint=kit.plain(x(n))),
        page(f"{BLOCKS}/input-block"),
        sdk("InputBlock"),
    ),
    limit(
        "as max_length",
        3000,
        lambda n: kit.input_block(element=kit.typed(max_length=n)),
        page(f"{ELEMENTS}/plain-text-input-element"),
        sdk("PlainTextInputElement"),
    ),
    limit(
        "as min_length",
        3000,
        lambda n: kit.input_block(element=kit.typed(min_length=n)),
        page(f"{ELEMENTS}/plain-text-input-element"),
        sdk("PlainTextInputElement"),
    ),
]


@pytest.mark.parametrize("block", at_limits(CASES))
async def test_an_element_at_the_limit_is_taken(slack, block):
    assert len((await slack.post("x", blocks=[block]))["message"]["blocks"]) == 1


@pytest.mark.parametrize("block", over_limits(CASES))
async def test_an_element_over_the_limit_is_refused(slack, block):
    assert await slack.error(slack.post("x", blocks=[block])) == "invalid_blocks"
