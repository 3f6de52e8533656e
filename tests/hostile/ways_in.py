"""Ways to forms that no address leads to: they stand on the answer to another form.

Pages behind a token in the address need no way of their own: the things in `tests/rights/features/` are opened.
A feature with such a form adds a function to WAYS.
"""

from collections.abc import Callable, Iterator

from werkzeug.test import TestResponse

from portal.accounts.rules import Role
from tests.rights.world import World
from tests.web import OWN_ORIGIN

PASSWORD = "to grå katter på et tak"


def second_step_of_an_invitation(world: World) -> TestResponse:
    """The password is chosen, the code is asked for."""
    return _post(world, world.address("accounts.choose_password", "POST", "link:own"), passord=PASSWORD)


def a_form_whose_session_has_ended(world: World) -> TestResponse | None:
    """Signing in, with what was typed carried along."""
    if world.asker.roles:
        return None
    return _post(world, "/for-ansatte/personer/inviter", navn="Ola Nordmann", adresse="ola@kommune.example")


def a_form_without_its_token(world: World) -> TestResponse | None:
    """What was typed, to be sent again."""
    if Role.ADMIN not in world.asker.roles:
        return None
    return _post(world, "/for-ansatte/personer/inviter", navn="Ola Nordmann", adresse="ola@kommune.example")


WAYS: tuple[Callable[[World], TestResponse | None], ...] = (
    second_step_of_an_invitation,
    a_form_whose_session_has_ended,
    a_form_without_its_token,
)


def pages(world: World) -> Iterator[TestResponse]:
    """The answers to those forms, as the world's asker gets them."""
    for way in WAYS:
        if (answer := way(world)) is not None:
            yield answer


def _post(world: World, address: str, **fields: str) -> TestResponse:
    return world.asker.client.post(address, data=fields, headers=OWN_ORIGIN)
