"""What an app asks a person for on the authorize page, read and checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlencode, urlsplit

from bot.sandbox.config import SandboxConfig
from bot.sandbox.errors import Refusal
from bot.sandbox.scopes import BOT_SCOPES, USER_SCOPES

_FIELDS = ("client_id", "scope", "user_scope", "redirect_uri", "state", "team")


@dataclass(frozen=True, slots=True)
class Demand:
    """An app's wish to be let in: the scopes, and where the person is sent with the answer.

    `redirect_uri` is what the app named, "" where it named none; `fields` are its arguments again.
    """

    scopes: tuple[str, ...]
    user_scopes: tuple[str, ...]
    redirect_uri: str
    target: str
    team: str
    fields: Mapping[str, str]

    def answer(self, **values: str) -> str:
        """Give the address that brings the person back to the app with these values.

        `state` comes along even where it is empty, as at Slack.
        """
        mark = "&" if urlsplit(self.target).query else "?"
        return f"{self.target}{mark}{urlencode({**values, 'state': self.fields['state']})}"


def read_demand(values: Mapping[str, str], config: SandboxConfig) -> Demand:
    """Read the arguments of /oauth/v2/authorize: docs.slack.dev, installing-with-oauth.

    Raises Refusal with the `reason` in a sentence. Nobody is sent anywhere then: an address that
    the app did not register might be anybody's.
    """
    fields = {name: values.get(name, "").strip() for name in _FIELDS}
    if fields["client_id"] != config.client_id:
        raise _refusal("invalid_client_id", "No app has this client_id.", fields["client_id"])
    target = fields["redirect_uri"] or next(iter(config.redirect_urls), "")
    if not any(_leads_below(target, allowed) for allowed in config.redirect_urls):
        reason = "redirect_uri did not match any configured address."
        raise _refusal("bad_redirect_uri", reason, target or "none is configured")
    scopes, user_scopes = _split(fields["scope"]), _split(fields["user_scope"])
    # An app without a bot could ask for user_scope alone; this one has a bot.
    if not scopes:
        raise _refusal("no_scopes", "The app asks for nothing: scope is empty.", "")
    unknown = [scope for scope in scopes if scope not in BOT_SCOPES]
    unknown += [scope for scope in user_scopes if scope not in USER_SCOPES]
    if unknown:
        reason = "There are no such scopes of this kind."
        raise _refusal("invalid_scope", reason, ", ".join(unknown))
    return Demand(scopes, user_scopes, fields["redirect_uri"], target, fields["team"], fields)


def _refusal(error: str, reason: str, passed: str) -> Refusal:
    return Refusal(error, reason=reason, passed=passed)


def _split(scopes: str) -> tuple[str, ...]:
    """Split scopes at commas; spaces do as well, as in any OAuth."""
    return tuple(dict.fromkeys(scopes.replace(",", " ").split()))


def _leads_below(address: str, allowed: str) -> bool:
    """Tell whether an address is a registered one or lies below it, as Slack's page has it."""
    try:
        asked, known = urlsplit(address), urlsplit(allowed)
    except ValueError:  # an address that is none, like http://[
        return False
    if (asked.scheme, asked.netloc) != (known.scheme, known.netloc) or asked.fragment:
        return False
    # Browsers leave a folder at ".." however it is spelled, and a header can't hold a line's end.
    if ".." in unquote(asked.path) or not address.isprintable():
        return False
    if known.query and asked.query != known.query:
        return False
    return asked.path == known.path or asked.path.startswith(known.path.rstrip("/") + "/")
