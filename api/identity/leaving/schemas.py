"""What leaving takes over HTTP."""

from typing import Literal

from pydantic import ConfigDict

from api.identity.schemas import Proof


class Deletion(Proof):
    """keep: public and unlisted subjects stay, under “Deleted user”. Private subjects go either way, with all their texts."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"current_password": "correct horse battery staple", "shared_subjects": "keep"}]}
    )

    shared_subjects: Literal["keep", "delete"]
