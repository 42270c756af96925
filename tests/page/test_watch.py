"""The page's tests notice what they promise to notice."""

import pytest
from playwright.async_api import Page, Route

from bot.sandbox.server import Sandbox
from tests.page.watch import Watch


async def forgive(page: Page, watch: Watch, *mistakes: str) -> None:
    """Let the browser's own reports come in, and forgive those that were wanted."""
    for words in mistakes:
        while not any(words in mistake for mistake in watch.mistakes):
            await page.evaluate("() => new Promise(requestAnimationFrame)")
        watch.forgive(words)


@pytest.mark.parametrize(
    ("script", "mistakes"),
    [
        ("console.error('a complaint')", ["console: a complaint"]),
        ("setTimeout(() => { throw new Error('a slip') })", ["exception: a slip"]),
        (
            "fetch('http://example.com/').catch(() => {})",
            ["request: http://example.com/", "ERR_NAME_NOT_RESOLVED"],
        ),
    ],
)
async def test_a_mistake_of_the_page_is_noticed(
    page: Page, watch: Watch, script: str, mistakes: list[str]
) -> None:
    await page.goto("about:blank")
    await page.evaluate(f"() => {{ {script} }}")
    await forgive(page, watch, *mistakes)


async def test_a_missing_file_is_noticed(page: Page, workspace: Sandbox, watch: Watch) -> None:
    await page.goto("/")
    await page.evaluate("() => fetch('/no/such/place')")
    await forgive(page, watch, f"404 (Not Found) ({workspace.url}no/such/place")


async def test_a_breach_of_the_content_security_policy_is_noticed(page: Page, watch: Watch) -> None:
    async def answer(route: Route) -> None:
        await route.fulfill(
            content_type="text/html",
            headers={"Content-Security-Policy": "default-src 'none'"},
            body="<p style='color:red'>red</p>",
        )

    await page.route("**/red", answer)
    await page.goto("/red")
    await forgive(page, watch, "policy style-src-attr against inline", "Applying inline style")


def test_what_was_caused_on_purpose_must_have_happened(watch: Watch) -> None:
    with pytest.raises(AssertionError, match="nothing said 'thunder'"):
        watch.forgive("thunder")
