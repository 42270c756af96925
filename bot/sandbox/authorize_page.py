"""How the authorize page looks: plain HTML, which needs no script."""

from collections.abc import Iterable, Mapping
from html import escape

from bot.sandbox.demand import Demand
from bot.sandbox.errors import Refusal
from bot.sandbox.records import User
from bot.sandbox.scopes import BOT_SCOPES, USER_SCOPES
from bot.sandbox.workspace import Workspace

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title} · readlist sandbox</title>
<link rel="icon" href="/page/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/page/style/base.css">
<link rel="stylesheet" href="/page/style/authorize.css">
</head>
<body>
<main class="sheet">
<p class="place">readlist sandbox</p>
<h1>{title}</h1>
{content}
</main>
</body>
</html>
"""
_FORM = """<form method="post" action="/oauth/v2/authorize">
{hidden}
<h2>It will be able to</h2>
{scopes}
{own}<fieldset>
<legend>Who allows it, and where?</legend>
{problem}{people}
</fieldset>
<div class="answers">
<button class="allow" name="answer" value="allow">Allow</button>
<button name="answer" value="cancel" formnovalidate>Cancel</button>
</div>
</form>
<p class="note">Afterwards you are sent to <span class="address">{target}</span>.</p>"""
_REFUSED = """<p>{reason}</p>
<dl>
<dt>Error</dt><dd><code>{error}</code></dd>
<dt>Passed</dt><dd class="address">{passed}</dd>
</dl>
<p class="note">Nobody was asked anything. The link to this page has to be mended.</p>"""


def draw_question(
    demand: Demand, choices: Mapping[str, tuple[Workspace, User]], *, chosen: str, problem: str
) -> str:
    """Draw what the app asks for and who may allow it; `choices` by the value of each.

    `problem` is what was wrong with the form that was sent, "" the first time.
    """
    content = _FORM.format(
        hidden="\n".join(_hidden(name, value) for name, value in demand.fields.items()),
        scopes=_list(demand.scopes, BOT_SCOPES),
        own=_own(demand),
        problem=f'<p class="problem" role="alert">{escape(problem)}</p>\n' if problem else "",
        people="\n".join(
            _choice(value, *choice, checked=value == chosen) for value, choice in choices.items()
        ),
        target=escape(demand.target),
    )
    return _PAGE.format(title="readlist wants to come in", content=content)


def draw_refusal(refusal: Refusal) -> str:
    """Draw why the app can't even ask."""
    content = _REFUSED.format(
        reason=escape(refusal.details["reason"]),
        error=escape(refusal.error),
        passed=escape(refusal.details["passed"] or "nothing"),
    )
    return _PAGE.format(title="This app can’t be installed", content=content)


def _hidden(name: str, value: str) -> str:
    return f'<input type="hidden" name="{name}" value="{escape(value)}">'


def _list(scopes: Iterable[str], words: Mapping[str, str]) -> str:
    items = (f"<li>{escape(words[scope])} <code>{scope}</code></li>" for scope in scopes)
    return '<ul class="scopes">\n{}\n</ul>'.format("\n".join(items))


def _own(demand: Demand) -> str:
    if not demand.user_scopes:
        return ""
    return f"<h2>And in your own name</h2>\n{_list(demand.user_scopes, USER_SCOPES)}\n"


def _choice(value: str, workspace: Workspace, user: User, *, checked: bool) -> str:
    note = " <em>has it already</em>" if workspace.is_installed else ""
    return (
        f'<label><input type="radio" name="who" value="{escape(value)}" required'
        f"{' checked' if checked else ''}>"
        f"<span>{escape(user.real_name)} <small>{escape(workspace.config.team_name)}{note}</small>"
        "</span></label>"
    )
