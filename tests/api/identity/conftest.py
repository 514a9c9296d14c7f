"""What tests of accounts share."""

import pytest
from neo4j import AsyncDriver

from api.mail import Letter, Mail


@pytest.fixture
async def founded(driver: AsyncDriver) -> None:
    """The install has had its first account, which is its admin: whoever registers now is nobody special."""
    await driver.execute_query(
        "CREATE (:User {uid: 'house', handle: 'trellis', handle_key: 'trellis', display_name: 'Trellis', role: 'author',"
        " created_at: datetime(), founded_at: datetime()})"
    )


@pytest.fixture
def letters(monkeypatch: pytest.MonkeyPatch) -> list[Letter]:
    """Every letter that is handed over for sending, in order; they are sent all the same."""
    handed_over: list[Letter] = []
    send = Mail.send

    def noting(self: Mail, letter: Letter) -> None:
        handed_over.append(letter)
        send(self, letter)

    monkeypatch.setattr(Mail, "send", noting)
    return handed_over
