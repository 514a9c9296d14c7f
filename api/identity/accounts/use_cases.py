"""Accounts: what is done with one's own. Letters go out after the transaction, and never hold up an answer."""

from contextlib import suppress
from dataclasses import dataclass

from api.identity import handles, letters
from api.identity.desk import Desk
from api.identity.locksmith import new_token
from api.identity.passwords import check_password
from api.identity.post import new_link
from api.identity.proving import on_record, prove
from api.limits import address_key
from api.refusals import HandleTaken, TooManyRequests
from graph.client import Graph, Tx
from graph.errors import Conflict, KeyReused
from graph.queries import accounts, idempotency, one_time_tokens, proofs, sessions, users
from graph.queries.access import Viewer
from graph.queries.accounts import Me, NewAccount, Profile, Registered
from graph.queries.idempotency import Once
from graph.queries.one_time_tokens import NewLink
from graph.queries.proofs import Proof
from graph.values import name_key, new_uid, sha256


@dataclass(frozen=True, slots=True)
class Registration:
    handle: str
    email: str
    password: str
    display_name: str | None


async def register(
    desk: Desk,
    guest: Viewer,
    wanted: Registration,
    once: Once | None,
    *,
    may_be_admin: bool,
) -> Registered:
    """A guest becomes the account. Raises HandleRefused, HandleTaken, PasswordRefused, KeyReused, TooManyRequests, Busy."""
    handle = handles.checked(wanted.handle)
    check_password(wanted.password, handle=handle, email=wanted.email)
    account = NewAccount(
        new_uid(),
        handle,
        wanted.email,
        (wanted.display_name or "").strip() or handle,
        await desk.locksmith.passwords.hash(wanted.password),
    )
    token = new_token()
    try:
        made, holder, is_new = await desk.graph.write(
            _register, guest, account, new_link(wanted.email, token), once, may_be_admin=may_be_admin
        )
    except Conflict as error:
        if isinstance(error, KeyReused):
            raise
        raise HandleTaken("Somebody has this handle already. Choose another one.", field="handle") from error
    if is_new:
        with suppress(TooManyRequests):  # of this mailbox, and whoever asks must not learn that
            await desk.limits.hit("mail_to", name_key(wanted.email))
            desk.post.ask_to_confirm(wanted.email, handle, token, holder)
        desk.trail.record("registered", made.uid, role=made.role)
    return made


async def _register(
    tx: Tx, guest: Viewer, account: NewAccount, link: NewLink, once: Once | None, *, may_be_admin: bool
) -> tuple[Registered, str | None, bool]:
    if earlier := await idempotency.earlier(tx, once):
        uid, *asked = earlier
        if asked != [account.handle, sha256(link.email_key.encode())]:
            raise KeyReused("This Idempotency-Key came with another registration before. Use a new key for a new request.")
        return await accounts.registered(tx, uid), None, False
    may_be_admin = may_be_admin and await accounts.is_first(tx, await users.ensure_house_user(tx, new_uid()))
    made = await accounts.register(tx, guest, account, may_be_admin=may_be_admin)
    holder = await one_time_tokens.add_verification(tx, made.uid, link)
    await idempotency.keep(tx, once, [made.uid, account.handle, sha256(link.email_key.encode())])
    return made, holder, True


async def me(graph: Graph, viewer: Viewer) -> Me:
    return await graph.read(accounts.me, viewer)


async def profile(graph: Graph, viewer: Viewer, handle: str) -> Profile:
    return await graph.read(accounts.profile, viewer, name_key(handle))


async def change_profile(graph: Graph, viewer: Viewer, changes: dict[str, str]) -> Me:
    return await graph.write(accounts.change_profile, viewer, changes)


async def change_address(
    desk: Desk,
    viewer: Viewer,
    email: str,
    password: str,
    code: str | None,
) -> None:
    """The new address counts when its link is opened. Raises WrongCredentials, SecondFactorNeeded, WrongCode, TooManyRequests, Busy."""
    proof = await prove(desk, viewer, password, code)
    await desk.limits.hit("mail_by", address_key(desk.client.address))
    await desk.limits.hit("mail_to", name_key(email))
    token = new_token()
    with on_record(desk, viewer.uid):
        mine, holder = await desk.graph.write(_change_address, viewer, proof, new_link(email, token))
    desk.post.ask_to_confirm(email, mine.handle, token, holder)


async def _change_address(tx: Tx, viewer: Viewer, proof: Proof, link: NewLink) -> tuple[Me, str | None]:
    await proofs.prove(tx, proof)
    holder = await one_time_tokens.add_verification(tx, proof.user_uid, link)
    return await accounts.me(tx, viewer), holder


async def change_password(desk: Desk, viewer: Viewer, password: str, new: str, code: str | None) -> None:
    """Ends all other sessions. Raises PasswordRefused, WrongCredentials, SecondFactorNeeded, WrongCode, TooManyRequests, Busy."""
    mine = await desk.graph.read(accounts.me, viewer)
    check_password(new, handle=mine.handle, email=mine.email or "", field="new_password")
    proof = await prove(desk, viewer, password, code)
    password_hash = await desk.locksmith.passwords.hash(new)
    with on_record(desk, viewer.uid):
        await desk.graph.write(_change_password, viewer, proof, password_hash)
    desk.post.tell(mine, letters.password_changed)
    desk.trail.record("password_changed", viewer.uid)


async def _change_password(tx: Tx, viewer: Viewer, proof: Proof, password_hash: str) -> None:
    await proofs.prove(tx, proof)
    await accounts.set_password(tx, proof.user_uid, password_hash)
    await sessions.end_all(tx, proof.user_uid, but=viewer.credential_uid)
    await one_time_tokens.void(tx, proof.user_uid)
