"""The one way in which this workspace says no: an error with the name that Slack gives it."""

from typing import Any


class Refusal(Exception):
    """A call that Slack would refuse: `error` is its name for that, `details` more of the answer.

    `status` is the HTTP status (Slack refuses with 200, save for its rate limits), `headers` go out
    with it.
    """

    def __init__(
        self,
        error: str,
        *,
        status: int = 200,
        headers: dict[str, str] | None = None,
        **details: Any,
    ) -> None:
        self.error = error
        self.status = status
        self.headers = headers or {}
        self.details = details
        super().__init__(error)

    def body(self) -> dict[str, Any]:
        """Give the answer's JSON."""
        return {"ok": False, "error": self.error, **self.details}


def invalid_blocks(errors: list[str]) -> Refusal:
    """Refuse blocks the way Slack does: each error in `errors` and, marked, in the metadata.

    Shape: python-slack-sdk#1782 as quoted in SLACK.md A1 (image blocks).
    """
    return _invalid("invalid_blocks", errors)


def invalid_attachments(errors: list[str]) -> Refusal:
    """Refuse attachments in the same way."""
    return _invalid("invalid_attachments", errors)


def _invalid(name: str, errors: list[str]) -> Refusal:
    messages = [f"[ERROR] {error}" for error in errors]
    return Refusal(name, errors=errors, response_metadata={"messages": messages})


def invalid_arguments(errors: list[str]) -> Refusal:
    """Refuse a call's arguments: docs.slack.dev views.open, its error's example."""
    messages = [f"[ERROR] {error}" for error in errors]
    return Refusal("invalid_arguments", response_metadata={"messages": messages})


def rate_limited(seconds: int) -> Refusal:
    """Refuse for now: 429 with `Retry-After` (docs.slack.dev/apis/web-api/rate-limits)."""
    return Refusal("ratelimited", status=429, headers={"Retry-After": str(seconds)})
