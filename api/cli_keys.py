"""`trellis keys`: the keys that sign access tokens."""

import time
from collections.abc import Callable

from api.keys import rotate
from api.settings import Settings

Say = Callable[[str], None]


async def rotate_keys(settings: Settings, say: Say) -> None:
    """Raises RotationRefused, Misconfigured: the keys are then as they were."""
    rotate(settings.keys_folder, time.time())
    say(f"The next key in {settings.keys_folder} signs now. Nobody is signed out: tokens of the key before are good until they run out.")
