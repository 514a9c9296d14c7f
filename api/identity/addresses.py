"""Mail addresses: which there can be."""

from typing import Annotated

from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

LONGEST = 254


def checked(email: str) -> str:
    """As any mail server takes it: ASCII, a domain in other letters by its ASCII name (RFC 5891). Raises EmailNotValidError.

    >>> checked("ann@bücher.example")
    'ann@xn--bcher-kva.example'
    """
    return validate_email(email, check_deliverability=False, allow_smtputf8=False).ascii_email or ""


def _sent(email: str) -> str:
    try:
        return checked(email)
    except EmailNotValidError as error:
        raise PydanticCustomError("email", "{why}", {"why": str(error)}) from error


Email = Annotated[str, Field(max_length=LONGEST, json_schema_extra={"format": "email"}), AfterValidator(_sent)]
