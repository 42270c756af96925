"""Takes note of what a page must never do: complain, fail, break its policy, or look outside."""

from urllib.parse import urlsplit

from playwright.async_api import BrowserContext, ConsoleMessage, Request, WebError

_TELL_OF_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) => {
  console.error(`policy ${event.violatedDirective} against ${event.blockedURI}`);
});
"""
_LOCAL = ("data", "blob", "about")


class Watch:
    """Follows browser contexts; `mistakes` has a line for each thing that went wrong."""

    def __init__(self) -> None:
        self.mistakes: list[str] = []

    async def follow(self, context: BrowserContext) -> None:
        """Take note of everything that the pages of a context do from now on."""
        await context.add_init_script(_TELL_OF_VIOLATIONS)
        context.on("console", self._hear)
        context.on("weberror", self._catch)
        context.on("request", self._look)

    def forgive(self, words: str) -> None:
        """Forget mistakes with these words, which a test caused on purpose; one must be there."""
        kept = [mistake for mistake in self.mistakes if words not in mistake]
        assert len(kept) < len(self.mistakes), f"nothing said {words!r}: {self.mistakes}"
        self.mistakes[:] = kept

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "assert"):
            place = message.location
            self.mistakes.append(f"console: {message.text} ({place['url']}:{place['lineNumber']})")

    def _catch(self, failure: WebError) -> None:
        self.mistakes.append(f"exception: {failure.error}")

    def _look(self, request: Request) -> None:
        url = urlsplit(request.url)
        if url.scheme not in _LOCAL and url.hostname != "127.0.0.1":
            self.mistakes.append(f"request: {request.url}")
