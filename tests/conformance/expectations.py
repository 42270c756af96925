"""How an expectation says where it comes from, and where it can't be tried."""

from typing import Any

import pytest
from slack_sdk.web.async_slack_response import AsyncSlackResponse

Json = dict[str, Any]

METHODS = "docs.slack.dev/reference/methods/"


def source(*places: str) -> pytest.MarkDecorator:
    """Name the pages, or Slack's own code, that an expectation was read from."""
    return pytest.mark.source(*places)


def assumed(*places: str) -> pytest.MarkDecorator:
    """Name where something was only reported or remembered: Slack itself doesn't say it."""
    return pytest.mark.source(*places, assumed=True)


def sandbox_only(why: str) -> pytest.MarkDecorator:
    """Keep an expectation away from a real workspace; `why` is a whole sentence."""
    return pytest.mark.sandbox_only(why)


def scopes(*names: str) -> pytest.MarkDecorator:
    """Name scopes beyond those of readlist; a real token without them skips the expectation."""
    return pytest.mark.scopes(*names)


def method(name: str) -> str:
    """Name the page of a Web API method."""
    return METHODS + name


def page(path: str) -> str:
    """Name a page of Slack's documentation."""
    return f"docs.slack.dev/{path}"


def sdk(name: str) -> str:
    """Name a class of slack_sdk whose limits are Slack's."""
    return f"slack_sdk {name}"


def java_test(name: str) -> str:
    """Name a test of Slack's Java SDK that Slack runs against a real workspace."""
    return f"java-slack-sdk test_with_remote_apis {name}"


def java_sample(name: str) -> str:
    """Name a sample of a real answer, with every key ever seen, in Slack's Java SDK."""
    return f"java-slack-sdk json-logs {name}"


def python_test(name: str) -> str:
    """Name a test of Slack's Python SDK that Slack runs against a real workspace."""
    return f"python-slack-sdk integration_tests {name}"


def issue(reference: str) -> str:
    """Name an issue of a project on GitHub, as `owner/name#1`."""
    return f"github.com {reference}"


def facts(section: str) -> str:
    """Name a section of SLACK.md, the facts collected before the first line was written."""
    return f"SLACK.md {section}"


def keys_between(value: Json, needed: str, known: str = "") -> None:
    """Check an object's keys: all of `needed`, and besides them only some of `known`."""
    keys, must = set(value), set(needed.split())
    assert must <= keys, f"missing: {sorted(must - keys)}"
    assert keys <= must | set(known.split()), f"unknown: {sorted(keys - must - set(known.split()))}"


def exactly(answer: AsyncSlackResponse | Json, keys: str) -> None:
    """Check that an answer has these keys beside `ok` and no other."""
    data = answer if isinstance(answer, dict) else answer.data
    keys_between(data, f"ok {keys}")
    assert data["ok"] is True


def next_cursor(answer: AsyncSlackResponse) -> str:
    """Give the cursor of the next page; "" where there is none, however Slack says so."""
    return str((answer.get("response_metadata") or {}).get("next_cursor") or "")
