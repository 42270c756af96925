"""The authorize page, `/oauth/v2/authorize`: a person lets the app into a workspace, or not."""

from urllib.parse import urlsplit

from aiohttp import web

from bot.sandbox.api_oauth import CODE_LIFETIME, issue_code
from bot.sandbox.app_acts import may_manage_apps
from bot.sandbox.authorize_page import draw_question, draw_refusal
from bot.sandbox.config import SandboxConfig
from bot.sandbox.demand import Demand, read_demand
from bot.sandbox.errors import Refusal
from bot.sandbox.reading import read_form
from bot.sandbox.records import Consent, User
from bot.sandbox.workspace import Host, Workspace

_NOBODY = "Choose who allows it."


class Authorize:
    """Asks a person whether the app may come in, and sends them back to it with the answer."""

    def __init__(self, host: Host, config: SandboxConfig) -> None:
        self._host = host
        self._config = config

    def add_routes(self, router: web.UrlDispatcher) -> None:
        """Say which addresses are the page's."""
        router.add_get("/oauth/v2/authorize", self._ask)
        router.add_post("/oauth/v2/authorize", self._decide)

    async def _ask(self, request: web.Request) -> web.Response:
        try:
            demand = read_demand(request.query, self._config)
        except Refusal as refusal:
            return _page(draw_refusal(refusal), status=400)
        return self._question(demand)

    async def _decide(self, request: web.Request) -> web.Response:
        try:
            form = await read_form(request)
            demand = read_demand(form, self._config)
        except Refusal as refusal:
            return _page(draw_refusal(refusal), status=400)
        if form.get("answer") != "allow":
            return _send_to(demand.answer(error="access_denied"))
        choice = self._choices(demand).get(form.get("who", ""))
        if choice is None:
            return self._question(demand, problem=_NOBODY)
        return _send_to(demand.answer(code=self._consent(demand, *choice)))

    def _consent(self, demand: Demand, workspace: Workspace, user: User) -> str:
        consent = Consent(
            workspace.config.team_id,
            user.id,
            demand.scopes,
            demand.user_scopes,
            demand.redirect_uri,
            until=self._host.clock() + CODE_LIFETIME,
        )
        return issue_code(self._host, consent)

    def _question(self, demand: Demand, *, problem: str = "") -> web.Response:
        choices = self._choices(demand)
        chosen = next(iter(choices), "") if len(choices) == 1 else ""
        html = draw_question(demand, choices, chosen=chosen, problem=problem)
        target = urlsplit(demand.target)
        return _page(html, form_target=f"{target.scheme}://{target.netloc}")

    def _choices(self, demand: Demand) -> dict[str, tuple[Workspace, User]]:
        """List who may let the app in where; `team`, if it is one of ours, leaves one workspace."""
        workspaces = self._host.workspaces
        if demand.team in workspaces:
            workspaces = {demand.team: workspaces[demand.team]}
        return {
            f"{team_id}/{user.id}": (workspace, user)
            for team_id, workspace in workspaces.items()
            for user in workspace.state.users.values()
            if may_manage_apps(user)
        }


def _send_to(address: str) -> web.Response:
    return web.Response(status=303, headers={"Location": address, "Cache-Control": "no-store"})


def _page(html: str, *, status: int = 200, form_target: str = "") -> web.Response:
    # Browsers hold the address that a form's answer redirects to against form-action as well.
    policy = (
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; "
        f"form-action 'self' {form_target}; frame-ancestors 'none'"
    )
    return web.Response(
        text=html,
        status=status,
        content_type="text/html",
        headers={
            "Content-Security-Policy": policy,
            "X-Content-Type-Options": "nosniff",
            # Stricter, and browsers would hide the form's origin from us too.
            "Referrer-Policy": "same-origin",
            "Cache-Control": "no-store",
        },
    )
