"""What users are written: plain, short, and what to do if it wasn't them. ASCII, so that links stay whole everywhere."""

from api.mail import Letter


def verify_address(to: str, handle: str, link: str) -> Letter:
    return _letter(
        to,
        handle,
        "Please confirm your address",
        f"Open this link to confirm that this address is yours:\n\n{link}",
        "If you didn't ask for this, do nothing: without the link, nobody can use your address.",
    )


def address_taken(to: str, handle: str) -> Letter:
    return _letter(
        to,
        handle,
        "You have an account already",
        f"Somebody wanted to use this address for an account, and yours has it already: {handle}.",
        'If that was you, sign in with this handle, or choose "Forgotten password" there. If it wasn\'t, do nothing: '
        "they were not told that you are here.",
    )


def reset_password(to: str, handle: str, link: str) -> Letter:
    return _letter(
        to,
        handle,
        "Choose a new password",
        f"Open this link within 10 minutes to choose a new password. It works once:\n\n{link}",
        "If you didn't ask for this, do nothing: your password stays as it is.",
    )


def address_changed(to: str, handle: str, new_address: str) -> Letter:
    """To the old address; `new_address` is masked (see mask)."""
    return _letter(
        to,
        handle,
        "Your address has changed",
        f"Mails for your account go to {new_address} from now on.",
        "If it wasn't you, somebody else is in your account: sign in, change your password, which ends all other sessions, "
        "revoke the access tokens in the settings, and ask whoever runs this site for help.",
    )


def password_changed(to: str, handle: str) -> Letter:
    return _letter(
        to,
        handle,
        "Your password has changed",
        "Your password was changed just now, and all other sessions have ended.",
        'If it wasn\'t you, choose "Forgotten password" where you sign in to get your account back at once: '
        "that ends all sessions and access tokens.",
    )


def second_factor_changed(to: str, handle: str, on: bool) -> Letter:
    change = "on: signing in takes a code from now on" if on else "off: the password alone is enough to sign in"
    return _letter(
        to,
        handle,
        f"Your second factor is {'on' if on else 'off'}",
        f"The second factor of your account was turned {change}.",
        "If it wasn't you, change your password at once, which ends all other sessions, and look at your second factor in the settings.",
    )


def wrong_codes(to: str, handle: str) -> Letter:
    return _letter(
        to,
        handle,
        "Wrong codes for your account",
        "Somebody has entered your password where you sign in, and several wrong codes of the second factor.",
        "If it wasn't you, somebody knows your password: choose another one at once. The second factor has kept them out.",
    )


def token_made(to: str, handle: str, scopes: str) -> Letter:
    return _letter(
        to,
        handle,
        "An access token was made",
        f"An access token for scripts was made in your account. It may: {scopes}.",
        "If it wasn't you, revoke it in the settings at once, and change your password, which ends all other sessions.",
    )


def mask(address: str) -> str:
    """Enough to recognise one's own address, and not to learn it.

    >>> mask("someone@example.org"), mask("a@example.org")
    ('s***@example.org', 'a***@example.org')
    """
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}***@{domain}"


def _letter(to: str, handle: str, subject: str, news: str, otherwise: str) -> Letter:
    return Letter(to, f"Trellis: {subject}", f"Hello {handle},\n\n{news}\n\n{otherwise}\n\nTrellis\n")
