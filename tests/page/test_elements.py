"""Elements on the page: what they hold, what the app is told, what is said at the field."""

import pytest_asyncio
from playwright.async_api import FilePayload, Locator, Page, expect

from bot.sandbox.api_files import MAX_FILE
from bot.sandbox.inputs import FIELDS
from tests.page.conftest import TakePicture
from tests.page.kit import DOCKER, KUBE, OPTIONS, SAFE, actions, element, field, plain
from tests.page.stage import Json, Stage, open_stage
from tests.sandbox.calls import bold


@pytest_asyncio.fixture(loop_scope="session")
async def stage(page: Page) -> Stage:
    """The bare page, on a desk."""
    return await open_stage(page)


PRESET = [
    element("plain_text_input", initial_value="two\nlines", multiline=True),
    element("email_text_input", initial_value="a@example.org"),
    element("url_text_input", initial_value="https://example.org"),
    element("number_input", is_decimal_allowed=True, initial_value="1.5"),
    element("rich_text_input", initial_value=bold("styled")),
    element("static_select", options=OPTIONS, initial_option=SAFE),
    element("external_select", initial_option=DOCKER),
    element("radio_buttons", options=OPTIONS, initial_option=KUBE),
    element("multi_static_select", options=OPTIONS, initial_options=[KUBE, SAFE]),
    element("multi_external_select", initial_options=[DOCKER]),
    element("checkboxes", options=OPTIONS, initial_options=[DOCKER, SAFE]),
    element("users_select", initial_user="U0READER"),
    element("multi_users_select", initial_users=["U0CURATOR", "U0READER"]),
    element("conversations_select", initial_conversation="C0SECRET"),
    element("multi_conversations_select", initial_conversations=["C0READING"]),
    element("channels_select", initial_channel="C0OLD"),
    element("multi_channels_select", initial_channels=["C0READING", "C0GONE"]),
    element("datepicker", initial_date="2026-11-23"),
    element("timepicker", initial_time="09:30"),
    element("datetimepicker", initial_date_time=1_795_462_920),
    element("file_input"),
]
BARE = [
    {key: value for key, value in each.items() if not key.startswith("initial_")} for each in PRESET
]


def holding(elements: list[Json]) -> Json:
    """The state that Slack shows of elements in input blocks which nobody has touched."""
    return {f"in_{each['type']}": {each["type"]: held(each)} for each in elements}


def held(each: Json) -> Json:
    shape = FIELDS[each["type"]]
    return {"type": each["type"], shape.key: each.get(shape.initial, [] if shape.many else None)}


async def test_every_input_holds_what_the_app_preset_in_slacks_shape(stage: Stage) -> None:
    assert {each["type"] for each in PRESET} == set(FIELDS)

    await stage.draw(*map(field, PRESET), surface="modal")
    assert await stage.state() == holding(PRESET)

    await stage.draw(*map(field, BARE), surface="modal")
    assert await stage.state() == holding(BARE)


async def test_what_was_given_stays_when_the_app_draws_the_same_inputs_anew(stage: Stage) -> None:
    await stage.draw(*map(field, PRESET), surface="modal")
    await stage.page.evaluate("window.kept = parts.keepState(document.body)")
    await stage.draw(*map(field, BARE), surface="modal")
    await stage.page.evaluate("parts.restoreState(document.body, kept)")

    assert await stage.state() == holding(PRESET)


async def test_another_kind_of_input_begins_anew(stage: Stage) -> None:
    def named(held: Json) -> Json:
        return {**field(held), "block_id": "b", "element": {**held, "action_id": "a"}}

    await stage.draw(named(element("plain_text_input", initial_value="3")))
    await stage.page.evaluate("window.kept = parts.keepState(document.body)")
    await stage.draw(named(element("number_input", is_decimal_allowed=False)))
    await stage.page.evaluate("parts.restoreState(document.body, kept)")

    assert await stage.state() == {"b": {"a": {"type": "number_input", "value": None}}}


async def test_what_is_typed_and_picked_is_held(stage: Stage, picture: TakePicture) -> None:
    await stage.draw(*map(field, BARE), surface="modal")
    page = stage.page

    await page.get_by_label("plain_text_input").fill("标题\n二")
    await page.get_by_label("number_input").fill("-3")
    await page.get_by_label("rich_text_input").fill("words")
    await page.get_by_role("group", name="checkboxes").get_by_label("安全").check()
    await page.get_by_role("radiogroup", name="radio_buttons").get_by_label("kube").check()
    await page.get_by_label("datepicker", exact=True).fill("2026-12-24")
    await page.get_by_label("timepicker", exact=True).fill("18:05")
    await page.get_by_label("datetimepicker").fill("2026-12-24T18:05")
    await picture(page)

    given = {key: next(iter(entry.values())) for key, entry in (await stage.state()).items()}
    assert given["in_plain_text_input"]["value"] == "标题\n二"
    assert given["in_number_input"]["value"] == "-3"
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": "words"}]}
    words = {"type": "rich_text", "elements": [section]}
    assert given["in_rich_text_input"]["rich_text_value"] == words
    assert given["in_checkboxes"]["selected_options"] == [SAFE]
    assert given["in_radio_buttons"]["selected_option"] == KUBE
    assert given["in_datepicker"]["selected_date"] == "2026-12-24"
    assert given["in_timepicker"]["selected_time"] == "18:05"
    # 18:05 in Shanghai is 10:05 UTC.
    assert given["in_datetimepicker"]["selected_date_time"] == 1_798_106_700


WALL_CLOCKS = [
    ("2026-11-24T03:42", "Asia/Shanghai", 1_795_462_920),
    ("2026-07-01T12:00", "Europe/Berlin", 1_782_900_000),
    # Berlin's clocks showed 02:30 twice on that day; of the two this is the first.
    ("2026-10-25T02:30", "Europe/Berlin", 1_792_888_200),
    # They never showed 02:30 on this one: it is 03:30.
    ("2026-03-29T02:30", "Europe/Berlin", 1_774_747_800),
    ("2026-12-31T23:59", "Pacific/Kiritimati", 1_798_711_140),
]


async def test_wall_clocks_and_seconds_agree_in_every_zone(stage: Stage) -> None:
    seconds = await stage.page.evaluate(
        "(clocks) => clocks.map(([text, zone]) => parts.fromWallClock(text, zone))", WALL_CLOCKS
    )
    assert seconds == [each for _, _, each in WALL_CLOCKS]


async def test_a_press_tells_the_app_what_was_pressed_and_all_that_is_held(stage: Stage) -> None:
    button = element("button", text=plain("Go"), value="7")
    check = element("checkboxes", options=OPTIONS, initial_options=[KUBE])
    await stage.draw(actions(button, check))
    await stage.page.get_by_role("button", name="Go").click()

    state = {"values": {"acts": {"checkboxes": held(check)}}}
    pressed = {**button, "block_id": "acts"}
    assert await stage.told(1) == [[pressed, state]]


async def test_a_date_is_told_before_what_is_pressed_next(stage: Stage) -> None:
    await stage.draw(actions(element("datepicker"), element("button", text=plain("Go"), value="7")))
    await stage.page.get_by_label("Date").fill("2026-12-04")
    await stage.page.get_by_role("button", name="Go").click()

    told = [(action["type"], action.get("selected_date")) for action, _ in await stage.told(2)]
    assert told == [("datepicker", "2026-12-04"), ("button", None)]


async def test_a_date_goes_on_being_typed_when_the_app_changes_what_is_around_it(
    stage: Stage,
) -> None:
    day = field(element("datepicker"))
    await stage.draw(day, surface="modal")
    date, keyboard = stage.page.get_by_label("datepicker"), stage.page.keyboard
    await date.focus()
    await keyboard.type("12")
    await stage.redraw(field(element("plain_text_input")), day, field(element("timepicker")))
    await expect(stage.page.get_by_label("timepicker")).to_be_visible()
    await keyboard.type("042026")

    await expect(date).to_have_value("2026-12-04")
    await stage.redraw(day | {"hint": plain("Soon")})
    await expect(stage.page.get_by_text("Soon")).to_be_visible()
    await expect(date).to_have_value("2026-12-04")
    await expect(date).to_be_focused()


async def test_what_needs_a_yes_is_told_only_after_it(stage: Stage, picture: TakePicture) -> None:
    question = {
        "title": plain("Delete it?"),
        "text": {"type": "mrkdwn", "text": "*For ever.*"},
        "confirm": plain("Delete"),
        "deny": plain("Keep"),
        "style": "danger",
    }
    await stage.draw(
        actions(
            element("button", text=plain("Remove"), confirm=question),
            element("static_select", options=OPTIONS, initial_option=KUBE, confirm=question),
        )
    )
    page, dialog = stage.page, stage.page.get_by_role("dialog", name="Delete it?")

    await page.get_by_role("button", name="Remove").click()
    await picture(page)
    await page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)
    await choose(page.get_by_role("combobox"), "安全")
    await dialog.get_by_role("button", name="Keep").click()
    await expect(page.get_by_role("combobox")).to_have_value("kube")
    assert await stage.told(0) == []

    await page.get_by_role("button", name="Remove").click()
    await dialog.get_by_role("button", name="Delete").click()
    await expect(dialog).to_have_count(0)
    assert [action["type"] for action, _ in await stage.told(1)] == ["button"]


async def choose(combobox: Locator, name: str) -> None:
    await combobox.click()
    await combobox.page.get_by_role("option", name=name).click()


async def test_a_menu_of_more_choices_is_used_by_keyboard(stage: Stage) -> None:
    await stage.draw(actions(element("overflow", options=OPTIONS)))
    more = stage.page.get_by_role("button", name="More choices")

    await more.press("Enter")
    await expect(stage.page.get_by_role("menuitem", name="docker")).to_be_focused()
    await stage.page.keyboard.press("ArrowUp")
    await stage.page.keyboard.press("Enter")

    await expect(more).to_be_focused()
    assert [action["selected_option"] for action, _ in await stage.told(1)] == [SAFE]


async def test_an_input_tells_only_if_it_dispatches(stage: Stage) -> None:
    each_letter = {"trigger_actions_on": ["on_character_entered"]}
    letters = element("url_text_input", dispatch_action_config=each_letter)
    await stage.draw(
        field(element("plain_text_input")),
        field(element("datepicker")),
        field(element("email_text_input"), dispatch_action=True),
        field(letters, dispatch_action=True),
        field(element("timepicker"), dispatch_action=True),
        surface="modal",
    )
    page = stage.page

    await page.get_by_label("plain_text_input").fill("a")
    await page.get_by_label("plain_text_input").press("Enter")
    await page.get_by_label("datepicker").fill("2026-11-23")
    await page.get_by_label("email_text_input").fill("b")
    await page.get_by_label("email_text_input").press("Enter")
    await stage.told(1)
    await page.get_by_label("url_text_input").fill("c")
    await stage.told(2)
    # A time is told after the same pause as a date: had the date been told, it would be there.
    await page.get_by_label("timepicker").fill("10:00")

    told = [(action["type"], action.get("value")) for action, _ in await stage.told(3)]
    assert told == [("email_text_input", "b"), ("url_text_input", "c"), ("timepicker", None)]


async def test_what_is_wrong_is_said_at_the_field(stage: Stage, picture: TakePicture) -> None:
    fields = [
        field(element("plain_text_input"), hint=plain("A hint."), optional=True),
        field(element("static_select", options=OPTIONS)),
    ]
    sentences = {"in_plain_text_input": "Too short.", "in_static_select": "Choose one."}
    await stage.draw(*fields, surface="modal", **sentences)

    typed = stage.page.get_by_role("textbox", name="plain_text_input")
    await expect(typed).to_have_attribute("aria-invalid", "true")
    await expect(typed).to_have_accessible_description("A hint. Too short.")
    select = stage.page.get_by_role("combobox", name="static_select")
    await expect(select).to_have_accessible_description("Choose one.")
    await expect(select).to_have_attribute("aria-required", "true")
    await expect(typed).not_to_have_attribute("aria-required", "true")
    await picture(stage.page)


async def test_the_room_that_is_left_is_shown_near_its_end(stage: Stage) -> None:
    await stage.draw(field(element("plain_text_input", max_length=100)), surface="modal")
    typed = stage.page.get_by_label("plain_text_input")

    await typed.fill("字" * 79)
    await expect(stage.page.get_by_text("79/100")).to_be_hidden()
    await typed.fill("😀" * 101)
    await expect(stage.page.get_by_text("101/100")).to_be_visible()


async def test_a_message_never_takes_the_focus(stage: Stage) -> None:
    eager = element("plain_text_input", focus_on_load=True)
    await stage.draw(field(eager), surface="modal")
    await expect(stage.page.get_by_label("plain_text_input")).to_have_attribute("autofocus", "")
    await stage.draw(field(eager), surface="message")
    await expect(stage.page.get_by_label("plain_text_input")).not_to_have_attribute("autofocus", "")


async def test_files_are_handed_in_and_taken_back(stage: Stage) -> None:
    await stage.draw(field(element("file_input", max_files=2)), surface="modal")
    names = ("a.txt", "b.txt", "c.txt")
    files = [FilePayload(name=name, mimeType="text/plain", buffer=b"x") for name in names]
    await stage.page.get_by_label("file_input").set_input_files(files)

    await expect(stage.page.get_by_role("status")).to_have_text("No more than 2 can be chosen.")
    await stage.page.get_by_role("button", name="Remove a.txt").click()
    given = (await stage.state())["in_file_input"]["file_input"]["files"]
    assert [file["name"] for file in given] == ["b.txt"]
    blocks = [field(element("file_input"))]
    large = FilePayload(name="d.txt", mimeType="text/plain", buffer=b"x" * (MAX_FILE + 1))
    await stage.page.get_by_label("file_input").set_input_files([large])
    await expect(stage.page.get_by_role("status")).to_have_text(
        "d.txt is too large: a file may have 3 MB here."
    )
    errors = await stage.page.evaluate(
        "(blocks) => [parts.checkView({ blocks }, parts.readState(document.body).values),"
        " parts.checkView({ blocks }, {})]",
        blocks,
    )
    assert errors == [{}, {"in_file_input": "Please complete this required field"}]
