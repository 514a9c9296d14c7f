"""Requests that change something by a cookie must come from our own pages (CSRF): their Origin, and a header that no form can send."""

from fastapi import Request

from api.refusals import OriginRefused
from api.settings import Settings

HEADER = "x-trellis"
"""Any value. Another site's page can't add a header of its own without our consent (CORS), which nobody gets."""

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def demand_own_origin(request: Request) -> None:
    """Raises OriginRefused. Browsers send Origin with every request that isn't GET or HEAD."""
    if HEADER not in request.headers or request.headers.get("origin", "") != own_origin(request):
        raise OriginRefused("This request came from another site, or without the headers Origin and X-Trellis. Use the pages of this one.")


def own_origin(request: Request) -> str:
    """Scheme and host of PUBLIC_URL, which links in mails begin with, too; without one, those that the browser itself asked for.

    Then nobody but this machine is answered (api/edge.py). Not from the header as it came: Starlette takes no Host that is none.
    """
    settings: Settings = request.state.settings
    return settings.public_url or f"{request.url.scheme}://{request.url.netloc}"
