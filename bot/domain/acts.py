"""What curators do with lists and releases, as it is kept: who, what, when, before and after."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.domain.arrangement import Plan
from bot.domain.release import Release

SHELL = "shell:"
"""What the actor begins with who used the shell; the name of their login follows."""


class ActKind(StrEnum):
    """What somebody did."""

    IMPORT = "import"
    SCHEDULE = "schedule"
    MOVE = "move"
    EDIT = "edit"
    REDIRECT = "redirect"
    CANCEL = "cancel"
    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"
    RETRY = "retry"
    TAKE_BACK = "take_back"


@dataclass(frozen=True, slots=True)
class Act:
    """Something that was done. `actor` is a person's id or `shell:NAME`, None where that is not
    known or they were forgotten; `before` and `after` hold what differs, as JSON."""

    act_id: int
    actor: str | None
    kind: ActKind
    release_id: int | None
    list_id: int | None
    title: str
    acted_at: datetime
    before: Mapping[str, Any]
    after: Mapping[str, Any]


def describe_release(release: Release) -> dict[str, Any]:
    """Return what of a release a curator may change, as JSON; times in RFC 3339, UTC."""
    return {
        "state": str(release.state),
        "release_at": release.release_at.isoformat().replace("+00:00", "Z"),
        "zone": release.zone,
        "channel": release.target,
        **describe_plan(release.plan),
    }


def describe_plan(plan: Plan) -> dict[str, Any]:
    """Return how a release differs from its list, as JSON."""
    return {
        "order": list(plan.order),
        "left_out": sorted(plan.left_out),
        "form": str(plan.form),
        "interval_minutes": plan.interval_minutes,
    }


def describe_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Return what an act changed, a phrase for each: `state scheduled → cancelled`; of something
    new, of which nothing was before, what it is."""
    is_new = all(value is None for value in before.values())
    phrases = []
    for key, value in after.items():
        was, became = _phrase(before.get(key)), _phrase(value)
        name = key.replace("_", " ")
        if not is_new:
            phrases.append(f"{name} {was or 'nothing'} → {became or 'nothing'}")
        elif became:
            phrases.append(f"{name} {became}")
    return phrases


def _phrase(value: Any) -> str:
    match value:
        case list():
            return ", ".join(map(str, value))
        case None:
            return ""
    return str(value)


def keep_changes(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return of two descriptions what differs."""
    changed = [key for key in after if before.get(key) != after[key]]
    return {key: before.get(key) for key in changed}, {key: after[key] for key in changed}
