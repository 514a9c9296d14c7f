"""Links of mails: asked for, and opened once."""

from api.blur import blur
from api.identity import letters
from api.identity.desk import Desk
from api.identity.locksmith import new_token
from api.identity.passwords import check_password
from api.identity.post import new_link
from api.identity.proving import on_record
from api.limits import address_key
from api.refusals import LinkInvalid
from graph.client import Tx
from graph.errors import Conflict
from graph.queries import access_tokens, accounts, one_time_tokens, proofs, sessions
from graph.queries.access import Viewer
from graph.queries.accounts import Me
from graph.queries.one_time_tokens import NewLink, Verified
from graph.queries.proofs import Proof
from graph.values import name_key, new_uid, sha256

OVER = "This link is unknown, was used already, or is too old. Ask for a new one."


async def send_verification(desk: Desk, viewer: Viewer) -> None:
    """Again, to the address that isn't confirmed yet; nothing when there is none. Raises TooManyRequests, SignedOut."""
    mine = await desk.graph.read(accounts.me, viewer)
    email = mine.pending_email or (None if mine.email_verified else mine.email)
    if email is None:
        return
    await desk.limits.hit("mail_by", address_key(desk.client.address))
    await desk.limits.hit("mail_to", name_key(email))
    token = new_token()
    _, holder = await desk.graph.write(_ask_again, viewer, new_link(email, token))
    desk.post.ask_to_confirm(email, mine.handle, token, holder)


async def _ask_again(tx: Tx, viewer: Viewer, link: NewLink) -> tuple[Me, str | None]:
    mine = await accounts.me(tx, viewer)
    return mine, await one_time_tokens.add_verification(tx, mine.uid, link)


async def verify(desk: Desk, token: str) -> None:
    """The address belongs to the account from now on. Raises LinkInvalid."""
    token_hash = sha256(token.encode())
    email = await desk.graph.read(one_time_tokens.address, token_hash)
    if email is None:
        raise LinkInvalid(OVER)
    try:
        verified = await desk.graph.write(_verify, token_hash, name_key(email))
    except Conflict as error:
        raise LinkInvalid("This address belongs to another account by now. Use another address.") from error
    if verified is None:
        raise LinkInvalid(OVER)
    if verified.former:
        desk.post.send(letters.address_changed(verified.former, verified.handle, letters.mask(verified.email)))
    desk.trail.record("email_changed" if verified.former else "email_verified", verified.user_uid)


async def _verify(tx: Tx, token_hash: str, email_key: str) -> Verified | None:
    verified = await one_time_tokens.verify(tx, token_hash, email_key)
    if verified and verified.former:
        await one_time_tokens.void(tx, verified.user_uid)  # what lies in the old mailbox opens nothing any more
    return verified


async def ask_for_reset(desk: Desk, email: str) -> None:
    """The same work and answer whether or not anybody has this address. Raises TooManyRequests."""
    key = name_key(email)
    await desk.limits.hit("mail_by", address_key(desk.client.address))
    await desk.limits.hit("mail_to", key)
    token = new_token()
    holder = await desk.graph.write(one_time_tokens.add_reset, key, new_uid(), sha256(token.encode()))
    handle, address = holder or (None, email)
    desk.post.offer_reset(address, handle, token)
    await blur()


async def reset_password(desk: Desk, token: str, new: str, code: str | None) -> None:
    """Ends every session and access token. A second factor stays, and its code is asked for.

    Raises LinkInvalid, PasswordRefused, SecondFactorNeeded, WrongCode, TooManyRequests, Busy.
    """
    token_hash = sha256(token.encode())
    account = await desk.graph.read(one_time_tokens.secrets_by_reset, token_hash)
    if account is None:
        raise LinkInvalid(OVER)
    check_password(new, handle=account.handle, email=account.email or "", field="new_password")
    with on_record(desk, account.uid):
        await desk.limits.hit("second_factor", f"{account.uid} at reset")  # whoever guesses must not keep the owner from the settings
        step, recovery_hash = desk.locksmith.second_factor(account, code)
        proof = Proof(account.uid, None, step, recovery_hash)
        if not await desk.graph.write(_reset, token_hash, proof, await desk.locksmith.passwords.hash(new)):
            raise LinkInvalid(OVER)
    if account.email:
        desk.post.send(letters.password_changed(account.email, account.handle))
    desk.trail.record("password_reset", account.uid)


async def _reset(tx: Tx, token_hash: str, proof: Proof, password_hash: str) -> bool:
    await proofs.prove(tx, proof)
    if not await one_time_tokens.use_reset(tx, token_hash):
        return False
    await accounts.set_password(tx, proof.user_uid, password_hash)
    await sessions.end_all(tx, proof.user_uid)
    await access_tokens.revoke_all(tx, proof.user_uid)
    await one_time_tokens.void(tx, proof.user_uid)
    return True
