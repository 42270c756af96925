"""What people do with the app as a whole: they throw it out of their workspace."""

from bot.sandbox import grants
from bot.sandbox.errors import Refusal
from bot.sandbox.records import User
from bot.sandbox.workspace import Workspace


class AppActs:
    """A person's side of the installed app; they let it in on the authorize page."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def uninstall(self, *, user: str) -> None:
        """Throw the app out: its tokens end, its bot is deactivated, and it is told.

        Refusal for guests, and where the app is not installed.
        """
        person = self._workspace.state.get_user(user)
        self._workspace.require_app()
        if not may_manage_apps(person):
            raise Refusal("restricted_action")
        grants.uninstall(self._workspace)


def may_manage_apps(user: User) -> bool:
    """Tell whether somebody may let apps in and throw them out: any member, but no guest.

    slack.com/help 202035138 on installing; slackapi/bolt-python#1029 on the other.
    """
    return not (user.is_bot or user.deleted or user.is_restricted)
