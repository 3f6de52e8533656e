"""What may stand in an address."""

import pytest

from portal.accounts.rules import Role
from portal.foundation.addresses import LARGEST_ID


@pytest.mark.parametrize("number", [LARGEST_ID + 1, 2**63, 10**400])
@pytest.mark.parametrize(
    "path", ["/for-ansatte/kommentarer/av/{}", "/for-ansatte/kommentarer/{}", "/kommentarer/{}/meld"]
)
def test_number_that_can_be_no_id_is_an_address_where_nothing_is(client, sign_in, path: str, number: int) -> None:
    sign_in(Role.MODERATOR)
    assert client.get(path.format(number)).status_code == 404
    assert client.get(path.format(LARGEST_ID)).status_code == 404
