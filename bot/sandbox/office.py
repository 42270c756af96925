"""A workspace with all that goes on in it: its people, its channels, what the app may answer to."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from bot.sandbox.answers import ResponseUrls
from bot.sandbox.app_acts import AppActs
from bot.sandbox.channel_acts import ChannelActs
from bot.sandbox.config import SandboxConfig
from bot.sandbox.journal import Journal
from bot.sandbox.outbox import Outbox
from bot.sandbox.people import People
from bot.sandbox.records import Installation, User
from bot.sandbox.seed import seed_channels, seed_groups, seed_users
from bot.sandbox.state import State
from bot.sandbox.view_acts import ViewActs
from bot.sandbox.workspace import Host, Workspace


@dataclass(frozen=True, slots=True)
class Office:
    """One of the server's workspaces, and every way to act in it."""

    workspace: Workspace
    people: People
    channels: ChannelActs
    views: ViewActs
    app: AppActs
    response_urls: ResponseUrls

    @property
    def team_id(self) -> str:
        """Give the workspace's id."""
        return self.workspace.config.team_id

    @property
    def name(self) -> str:
        """Give the workspace's name."""
        return self.workspace.config.team_name

    @property
    def state(self) -> State:
        """Give what the workspace holds."""
        return self.workspace.state


def furnish(workspace: Workspace, outbox: Outbox) -> Office:
    """Let people act in a workspace; what they do goes to the app through `outbox`."""
    response_urls = ResponseUrls(workspace)
    return Office(
        workspace,
        People(workspace, outbox, response_urls),
        ChannelActs(workspace.state, workspace.clock),
        ViewActs(workspace, outbox, response_urls),
        AppActs(workspace),
        response_urls,
    )


def open_workspaces(config: SandboxConfig, host: Host) -> None:
    """Open the first workspace, where the app is installed, and the others, where it is not yet.

    Their users, bots and channels carry the same ids: Slack calls an id unique only together with
    its team's (docs.slack.dev, reference/objects/user-object), and an app that forgets the team
    finds out here. Raises JournalInUseError where another process has a journal; none stays open.
    """
    try:
        for each in _configs(config):
            state = _open_state(each, installed=not host.workspaces)
            host.workspaces[each.team_id] = Workspace(each, state, host)
    except BaseException:
        for workspace in host.workspaces.values():
            workspace.state.close()
        raise


def journals(config: SandboxConfig) -> list[Path]:
    """List where the workspaces of these settings keep their state; nothing where none is kept."""
    return [each.state_path for each in _configs(config) if each.state_path is not None]


def _configs(config: SandboxConfig) -> Iterator[SandboxConfig]:
    """Yield each workspace's own settings, the first one's first."""
    yield config
    for team_id, name in config.more_workspaces:
        path = config.state_path and _beside(config.state_path, team_id)
        yield replace(config, team_id=team_id, team_name=name, state_path=path)


def _beside(path: Path, team_id: str) -> Path:
    return path.with_name(f"{path.stem}.{team_id}{path.suffix}")


def _open_state(config: SandboxConfig, *, installed: bool) -> State:
    journal = Journal(config.state_path) if config.state_path else None
    if installed:
        installation = Installation(config.bot_token, tuple(sorted(config.scopes)))
        return State(seed_users(), seed_channels(), journal, installation, seed_groups())
    return State(_people_only(seed_users()), seed_channels(), journal, groups=seed_groups())


def _people_only(users: list[User]) -> list[User]:
    return [user for user in users if not user.is_bot]
