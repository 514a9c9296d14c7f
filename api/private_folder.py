"""Folders below DATA_DIR that only the user who runs Trellis may look into."""

from pathlib import Path

from graph.errors import Misconfigured


def private_folder(folder: Path) -> Path:
    """Makes it, with DATA_DIR above it, for its owner alone. Raises Misconfigured."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.mkdir(exist_ok=True, mode=0o700)
        folder.chmod(0o700)
    except OSError as error:
        raise Misconfigured(f"TRELLIS_DATA_DIR can't be used: {error}. Choose a folder that you may write to.") from error
    return folder
