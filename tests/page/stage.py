"""A bare page of the workspace on which blocks are drawn, and nothing else is."""

from dataclasses import dataclass
from typing import Any

from playwright.async_api import Page, Route, expect

Json = dict[str, Any]

_BARE = """<!doctype html>
<html lang="en">
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>stage</title>
  <link rel="icon" href="data:,">
  <link rel="stylesheet" href="/page/style/base.css">
  <link rel="stylesheet" href="/page/style/text.css">
  <link rel="stylesheet" href="/page/style/blocks.css">
  <link rel="stylesheet" href="/page/style/charts.css">
  <link rel="stylesheet" href="/page/style/elements.css">
  <main id="stage"></main>
  <ol id="told"></ol>
</html>"""

_SET_UP = """async () => {
  const load = (name) => import(`/page/js/${name}.js`);
  const names = ["blocks", "mrkdwn", "markdown", "state", "emoji", "zoned", "date_text",
    "view_rules", "redraw"];
  const modules = await Promise.all(names.map(load));
  window.parts = Object.assign({}, ...modules);
  window.told = [];
  const tell = (...what) => {
    told.push(what);
    document.getElementById("told").append(document.createElement("li"));
  };
  const people = [["U0READER", "ada", "Ada Reader"], ["U0CURATOR", "lin", "林编辑"]];
  window.around = {
    zone: "Asia/Shanghai",
    personName: (id) => people.find(([known]) => known === id)?.[2],
    channelName: () => "reading-list",
    groupName: () => "curators",
    openChannel: (id) => tell("open", id),
    people: () => people.map(([id, name, real_name]) => ({ id, name, real_name })),
    channels: () => [
      { id: "C0READING", name: "reading-list", kind: "public_channel" },
      { id: "C0OLD", name: "old", kind: "public_channel", is_archived: true },
      { id: "C0SECRET", name: "secret", kind: "private_channel" },
    ],
    onAction: async (action, state) => tell(action, state),
    suggest: async (action_id, block_id, value) => ({
      ok: true,
      options: ["docker", "dolphin", "安全"]
        .filter((word) => word.includes(value))
        .map((word) => ({ text: { type: "plain_text", text: word }, value: word })),
    }),
  };
  window.draw = (blocks, surface, errors) => {
    const root = document.getElementById("stage");
    root.replaceChildren(parts.drawBlocks(blocks, { ...around, surface, errors }));
  };
  window.redraw = (blocks, surface) => {
    const root = document.getElementById("stage");
    parts.redrawBlocks(root, { blocks }, { ...around, surface });
  };
  const TAGS = "B I S U CODE PRE BLOCKQUOTE H4 P HR UL OL LI TABLE TR TH TD".split(" ");
  window.outline = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    const inner = [...node.childNodes].map(outline).join("");
    if (node.tagName === "A") return `[${inner}](${node.getAttribute("href")})`;
    if (node.tagName === "BUTTON") return `(${inner})`;
    const tag = node.tagName?.toLowerCase();
    return TAGS.includes(node.tagName) ? `<${tag}>${inner}</${tag}>` : inner;
  };
  // What is said aloud: emoji by their names.
  window.spoken = (node) => {
    const copy = node.cloneNode(true);
    for (const emoji of copy.querySelectorAll("[role=img][aria-label^=':']")) {
      emoji.textContent = emoji.getAttribute("aria-label");
    }
    return copy.textContent;
  };
}"""


@dataclass(frozen=True, slots=True)
class Stage:
    """Draws blocks and tells what became of them."""

    page: Page

    async def draw(self, *blocks: Json, surface: str = "message", **errors: str) -> None:
        """Draw these blocks in place of those before; `errors` are sentences by block_id."""
        await self.page.evaluate(
            "([blocks, surface, errors]) => draw(blocks, surface, errors)",
            [list(blocks), surface, errors],
        )

    async def redraw(self, *blocks: Json, surface: str = "modal") -> None:
        """Draw these blocks as an app's update of those before."""
        await self.page.evaluate(
            "([blocks, surface]) => redraw(blocks, surface)", [list(blocks), surface]
        )

    async def outlines(self, function: str, texts: list[str]) -> dict[str, str]:
        """Draw each text with one of the page's functions; give its words and tags."""
        drawn: dict[str, str] = await self.page.evaluate(
            """([name, texts]) => Object.fromEntries(
                 texts.map((text) => [text, outline(parts[name](text, around))]))""",
            [function, texts],
        )
        return drawn

    async def spoken(self, kind: str) -> list[str]:
        """Give the words of each block of a kind, in order."""
        words: list[str] = await self.page.evaluate(
            "(kind) => [...document.querySelectorAll(`.block-${kind}`)].map(spoken)", kind
        )
        return words

    async def state(self) -> Json:
        """Give `state.values` of what is drawn."""
        state: Json = await self.page.evaluate("parts.readState(document.body)")
        return dict(state["values"])

    async def told(self, count: int) -> list[Any]:
        """Wait until the app was told so many things; give them."""
        await expect(self.page.locator("#told > li")).to_have_count(count)
        return list(await self.page.evaluate("told"))


async def open_stage(page: Page) -> Stage:
    """Open the bare page under the policy that the workspace's own page has."""
    served = await page.request.get("/")
    policy = {"Content-Security-Policy": served.headers["content-security-policy"]}

    async def give(route: Route) -> None:
        await route.fulfill(body=_BARE, headers={**policy, "Content-Type": "text/html"})

    await page.route("**/stage", give)
    await page.goto("/stage")
    await page.evaluate(_SET_UP)
    return Stage(page)
