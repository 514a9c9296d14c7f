"""What tests of accounts share."""

import pytest

from api.mail import Letter, Mail


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
