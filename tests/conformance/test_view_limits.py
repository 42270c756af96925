"""What a modal and a Home tab may hold at most, at each limit and one over it."""

import pytest

from tests.conformance import kit
from tests.conformance.expectations import method, page, sandbox_only, source
from tests.conformance.limits import at_limits, limit, over_limits, x
from tests.sandbox.calls import READER, error

VIEWS = page("reference/views/modal-views")
HOMES = page("reference/views/home-tab-views")

pytestmark = sandbox_only("It needs a person who types a command.")

MODALS = [
    limit("blocks", 100, lambda n: kit.modal(*[kit.divider()] * n), VIEWS),
    *[
        limit(
            f"characters of {part}",
            24,
            lambda n, part=part: kit.modal(**{part: kit.plain(x(n))}),
            VIEWS,
        )
        for part in ("title", "submit", "close")
    ],
    limit("of private_metadata", 3000, lambda n: kit.modal(private_metadata=x(n)), VIEWS),
    limit("of callback_id", 255, lambda n: kit.modal(callback_id=x(n)), VIEWS),
    limit("of external_id", 255, lambda n: kit.modal(external_id=x(n)), method("views.update")),
]
TABS = [
    limit("blocks", 100, lambda n: kit.home(*[kit.divider()] * n), HOMES),
    limit("of private_metadata", 3000, lambda n: kit.home(private_metadata=x(n)), HOMES),
    limit("of callback_id", 255, lambda n: kit.home(callback_id=x(n)), HOMES),
]


@pytest.mark.parametrize("view", at_limits(MODALS))
async def test_a_modal_at_the_limit_is_opened(client, trigger, view):
    assert (await client.views_open(trigger_id=await trigger(), view=view))["ok"] is True


@pytest.mark.parametrize("view", over_limits(MODALS))
async def test_a_modal_over_the_limit_is_refused(client, trigger, view):
    call = client.views_open(trigger_id=await trigger(), view=view)

    assert await error(call) == "invalid_arguments"


@pytest.mark.parametrize("view", at_limits(TABS))
async def test_a_home_tab_at_the_limit_is_published(client, view):
    assert (await client.views_publish(user_id=READER, view=view))["ok"] is True


@pytest.mark.parametrize("view", over_limits(TABS))
async def test_a_home_tab_over_the_limit_is_refused(client, view):
    call = client.views_publish(user_id=READER, view=view)

    assert await error(call) == "invalid_arguments"


@source(method("views.open"))
async def test_a_view_of_more_than_250_kilobytes_is_too_large(client, trigger):
    options = [kit.option(value=x(150)) for _ in range(100)]
    menus = [kit.actions(kit.menu(options=options)) for _ in range(15)]

    call = client.views_open(trigger_id=await trigger(), view=kit.modal(*menus))

    assert await error(call) == "view_too_large"
