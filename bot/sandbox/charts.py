"""The chart block, data_visualization; its limits are those of the block's page."""

from typing import Any

from bot.sandbox.schema import Check, Findings, array, number, shape, tagged, text

_LABEL = text(20)
_TITLE = text(50)

_PIE = shape(
    {
        "segments": array(
            shape({"label": _LABEL, "value": number(positive=True)}, need=["label", "value"]), 6
        )
    },
    need=["segments"],
)

_POINT = shape({"label": _LABEL, "value": number()}, need=["label", "value"])
_SERIES = shape({"name": _LABEL, "data": array(_POINT, 20)}, need=["name", "data"])
_AXIS = shape(
    {"categories": array(_LABEL, 20), "x_label": _TITLE, "y_label": _TITLE}, need=["categories"]
)
_PLOT_SHAPE = shape(
    {"series": array(_SERIES, 6), "axis_config": _AXIS}, need=["series", "axis_config"]
)


def _plot(value: Any, where: str, found: Findings) -> None:
    """Check a bar, line or area chart: each series has one value a category, by its label."""
    before = len(found.errors)
    _PLOT_SHAPE(value, where, found)
    if len(found.errors) > before:
        return
    categories = value["axis_config"]["categories"]
    names = [series["name"] for series in value["series"]]
    if len(set(names)) < len(names):
        found.say(f"{where}/series", "series names must be unique")
    for index, series in enumerate(value["series"]):
        if sorted(point["label"] for point in series["data"]) != sorted(categories):
            found.say(f"{where}/series/{index}/data", "must have one value for each category")


_KINDS: dict[str, Check] = {"pie": _PIE, "bar": _plot, "line": _plot, "area": _plot}

CHART_FIELDS: dict[str, Check] = {"title": _TITLE, "chart": tagged(_KINDS)}
