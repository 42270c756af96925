"""Selects on the page: found by typing, chosen by keyboard, suggested by the app."""

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from tests.page.conftest import TakePicture
from tests.page.kit import DOCKER, KUBE, OPTIONS, SAFE, actions, element, field, option, plain
from tests.page.stage import Stage, open_stage


@pytest_asyncio.fixture(loop_scope="session")
async def stage(page: Page) -> Stage:
    """The bare page, on a desk."""
    return await open_stage(page)


async def test_one_of_many_options_is_found_by_typing(stage: Stage, picture: TakePicture) -> None:
    groups = [
        {"label": plain("容器"), "options": OPTIONS[:2]},
        {"label": plain("Other"), "options": OPTIONS[2:]},
    ]
    await stage.draw(actions(element("static_select", option_groups=groups)))
    page, select = stage.page, stage.page.get_by_role("combobox", name="Choice")

    await select.press("ArrowDown")
    await expect(page.get_by_role("option")).to_have_text(["docker", "kube", "安全"])
    await expect(page.get_by_role("group", name="容器").get_by_role("option")).to_have_count(2)
    await picture(page)
    await select.fill("KU")
    await expect(page.get_by_role("option")).to_have_text(["kube"])
    await select.press("Enter")
    await expect(select).to_have_value("kube")
    await select.fill("nothing like it")
    await expect(page.get_by_role("status")).to_have_text("Nothing fits.")
    await select.press("Escape")
    await expect(select).to_have_value("kube")
    await page.get_by_role("button", name="Take the choice back").click()

    chosen = [action["selected_option"] for action, _ in await stage.told(2)]
    assert chosen == [KUBE, None]


async def test_several_are_chosen_up_to_the_most(stage: Stage) -> None:
    await stage.draw(actions(element("multi_static_select", options=OPTIONS, max_selected_items=2)))
    page, select = stage.page, stage.page.get_by_role("combobox")

    await select.press("ArrowDown")
    await select.press("Enter")
    await select.press("ArrowDown")
    await select.press("Enter")
    await select.press("ArrowDown")
    await select.press("Enter")
    await expect(page.get_by_role("status")).to_have_text("No more than 2 can be chosen.")
    await select.press("Escape")
    await page.get_by_role("button", name="Remove docker").click()
    await select.press("Backspace")

    chosen = [action["selected_options"] for action, _ in await stage.told(4)]
    assert chosen == [[DOCKER], [DOCKER, KUBE], [KUBE], []]


async def test_the_app_suggests_once_enough_is_typed(stage: Stage) -> None:
    await stage.draw(field(element("external_select", min_query_length=2)), surface="modal")
    page, select = stage.page, stage.page.get_by_role("combobox")

    await select.fill("d")
    await expect(page.get_by_role("status")).to_contain_text("at least 2 letters")
    await select.fill("do")
    await expect(page.get_by_role("option")).to_have_text(["docker", "dolphin"])
    await select.press("ArrowDown")
    await select.press("Enter")

    chosen = (await stage.state())["in_external_select"]["external_select"]
    assert chosen["selected_option"] == option("dolphin")
    assert await stage.told(0) == []


async def test_what_is_typed_is_looked_for_though_the_app_changes_the_form(stage: Stage) -> None:
    menu = field(element("multi_static_select", options=OPTIONS))
    await stage.draw(menu, surface="modal")
    page, select = stage.page, stage.page.get_by_role("combobox")
    await select.focus()

    await select.evaluate(
        """(input, blocks) => {
          input.value = "ku";
          input.dispatchEvent(new Event("input"));
          redraw(blocks, "modal");
          redraw(blocks, "modal");
        }""",
        [menu],
    )
    await expect(page.get_by_role("option")).to_have_text(["kube"])
    await expect(select).to_have_value("ku")


async def test_enter_waits_for_what_was_typed_just_before(stage: Stage) -> None:
    menu = field(element("multi_static_select", options=OPTIONS))
    await stage.draw(menu, surface="modal")
    page, select = stage.page, stage.page.get_by_role("combobox")
    await select.focus()
    type_and_enter = """(input, [typed, blocks]) => {
      input.value = typed;
      input.dispatchEvent(new Event("input"));
      input.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", cancelable: true }));
      if (blocks) redraw(blocks, "modal");
    }"""

    await select.evaluate(type_and_enter, ["ku", None])
    await expect(page.get_by_role("button", name="Remove kube")).to_be_visible()
    # What is listed now, all of it, is not what was typed: its first must not be taken.
    await select.evaluate(type_and_enter, ["安", None])
    await expect(page.get_by_role("button", name="Remove 安全")).to_be_visible()
    await select.evaluate(type_and_enter, ["dock", [menu]])
    await expect(page.get_by_role("button", name="Remove docker")).to_be_visible()
    await select.evaluate(type_and_enter, ["nothing like it", None])
    await expect(page.get_by_role("status")).to_have_text("Nothing fits.")

    chosen = (await stage.state())["in_multi_static_select"]["multi_static_select"]
    assert chosen["selected_options"] == [KUBE, SAFE, DOCKER]


async def test_enter_waits_for_what_the_app_suggests(stage: Stage) -> None:
    await stage.draw(field(element("external_select", min_query_length=1)), surface="modal")
    select = stage.page.get_by_role("combobox")

    await select.press_sequentially("dol")
    await select.press("Enter")

    await expect(select).to_have_value("dolphin")
    chosen = (await stage.state())["in_external_select"]["external_select"]
    assert chosen["selected_option"] == option("dolphin")


@pytest.mark.parametrize("many", ["", "multi_"])
@pytest.mark.parametrize(
    ("then", "chosen"),
    [("nothing", "dolphin"), ("click", None), ("ArrowDown", None), ("Escape", None), ("Tab", None)],
)
async def test_what_is_done_after_enter_stands_in_its_place(
    stage: Stage, many: str, then: str, chosen: str | None
) -> None:
    """The app's answer to what was typed comes later, and that to anything else after it."""
    await hold_answers(stage)
    kind = f"{many}external_select"
    await stage.draw(field(element(kind, min_query_length=0)), surface="modal")
    page, select = stage.page, stage.page.get_by_role("combobox")
    await select.press_sequentially("dol")
    await select.press("Enter")
    await page.wait_for_function("'dol' in answers")

    if then == "click":
        await select.click()
    elif then != "nothing":
        await select.press(then)
    await page.evaluate("answers.dol()")
    await page.evaluate("() => new Promise((resolve) => setTimeout(resolve))")
    await page.evaluate("answers['']?.()")
    await page.evaluate("() => new Promise((resolve) => setTimeout(resolve))")

    state = (await stage.state())[f"in_{kind}"][kind]
    told = state["selected_options"] if many else [state["selected_option"]]
    assert [each for each in told if each] == ([option(chosen)] if chosen else [])


@pytest.mark.parametrize("many", ["", "multi_"])
async def test_a_choice_by_mouse_stands_in_the_place_of_one_that_waits(
    stage: Stage, many: str
) -> None:
    await hold_answers(stage)
    kind = f"{many}external_select"
    await stage.draw(field(element(kind, min_query_length=0)), surface="modal")
    page, select = stage.page, stage.page.get_by_role("combobox")
    await select.click()
    await page.wait_for_function("'' in answers")
    await page.evaluate("answers['']()")
    await expect(page.get_by_role("option")).to_have_count(3)

    await select.press_sequentially("dol")
    await select.press("Enter")
    await page.wait_for_function("'dol' in answers")
    await page.get_by_role("option", name="安全").click()
    await page.evaluate("answers.dol()")
    await page.evaluate("() => new Promise((resolve) => setTimeout(resolve))")

    state = (await stage.state())[f"in_{kind}"][kind]
    told = state["selected_options"] if many else [state["selected_option"]]
    assert told == [option("安全")]


async def hold_answers(stage: Stage) -> None:
    """Let the app's suggestions wait for `answers[what was asked]()`."""
    await stage.page.evaluate("""() => {
      const { suggest } = around;
      window.answers = {};
      around.suggest = async (action_id, block_id, value) => {
        await new Promise((resolve) => (answers[value] = resolve));
        return suggest(action_id, block_id, value);
      };
    }""")


async def test_an_answer_to_what_was_typed_before_comes_too_late(stage: Stage) -> None:
    await hold_answers(stage)
    await stage.draw(actions(element("external_select", min_query_length=1)))
    page, select = stage.page, stage.page.get_by_role("combobox")
    for typed in ("do", "dol"):
        await select.fill(typed)
        await page.wait_for_function("(typed) => typed in answers", arg=typed)

    await page.evaluate("answers.dol()")
    await expect(page.get_by_role("option")).to_have_text(["dolphin"])
    await page.evaluate("answers.do()")
    await page.evaluate("() => new Promise((resolve) => setTimeout(resolve))")
    await expect(page.get_by_role("option")).to_have_text(["dolphin"])


async def test_people_and_conversations_are_offered_by_name(stage: Stage) -> None:
    secret = {"include": ["private"]}
    await stage.draw(
        field(element("users_select")),
        field(element("channels_select")),
        field(element("conversations_select", filter=secret)),
        surface="modal",
    )
    offered = {}
    for kind in ("users", "channels", "conversations"):
        select = stage.page.get_by_role("combobox", name=f"{kind}_select")
        await select.click()
        offered[kind] = await stage.page.get_by_role("option").all_inner_texts()
        await select.press("Escape")

    assert offered == {
        "users": ["Ada Reader\n@ada", "林编辑\n@lin"],
        "channels": ["#reading-list"],
        "conversations": ["#secret\nprivate"],
    }
