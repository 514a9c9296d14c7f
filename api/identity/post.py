"""Letters with links: to the address, and nothing of it to whoever asked."""

from collections.abc import Callable
from dataclasses import dataclass

from api.identity import letters
from api.mail import Letter, Mail
from graph.queries.accounts import Me, Secrets
from graph.queries.one_time_tokens import NewLink
from graph.values import name_key, new_uid, sha256


@dataclass(frozen=True, slots=True)
class Post:
    """Where letters go out, and what their links begin with."""

    mail: Mail
    public_address: str

    def send(self, letter: Letter) -> None:
        self.mail.send(letter)

    def tell(self, holder: Me | Secrets, letter: Callable[[str, str], Letter]) -> None:
        """The holder, of what was done in their account: nobody, while no address is confirmed. `letter` is made of address and handle."""
        if holder.email_verified and holder.email:
            self.send(letter(holder.email, holder.handle))

    def ask_to_confirm(self, email: str, handle: str, token: str, holder: str | None) -> None:
        """Something else when somebody holds the address already: whoever asked can't tell."""
        if holder:
            self.send(letters.address_taken(email, holder))
        else:
            self.send(letters.verify_address(email, handle, f"{self.public_address}/verify#{token}"))

    def offer_reset(self, email: str, handle: str | None, token: str) -> None:
        """Nobody has the address: no handle."""
        letter = letters.reset_password(email, handle or "nobody", f"{self.public_address}/reset#{token}")
        if handle:
            self.mail.send(letter)
        else:
            self.mail.pretend(letter)


def new_link(email: str, token: str) -> NewLink:
    return NewLink(new_uid(), email, name_key(email), sha256(token.encode()))
