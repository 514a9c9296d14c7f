"""What a request says of where it comes from."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Client:
    address: str
    user_agent: str
