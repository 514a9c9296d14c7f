"""`trellis user create`: an account by the hand of the operator."""

from collections.abc import Callable
from contextlib import closing

from email_validator import EmailNotValidError

from api.audit import Audit, Trail
from api.identity import addresses, handles
from api.identity.passwords import Passwords, check_password
from api.refusals import HandleTaken, Refusal
from api.settings import Settings
from api.up import database
from graph.client import FIRST_QUERY, Tx, open_graph
from graph.errors import Conflict
from graph.migrations.migrate import migrate
from graph.names import AccountRole
from graph.queries import accounts, administration
from graph.queries.access import ANONYMOUS
from graph.queries.accounts import NewAccount
from graph.values import name_key, new_uid

Say = Callable[[str], None]


async def create(settings: Settings, handle: str, email: str, password: str, role: AccountRole, say: Say) -> int:
    """The exit code; what is wrong is said in a sentence. Raises GraphError when the database can't be used."""
    try:
        shown = handles.checked(handle)
        address = addresses.checked(email)
        check_password(password, handle=shown, email=address)
        await _write(settings, shown, address, password, role, say)
    except (Refusal, EmailNotValidError) as refusal:
        say(f"error: {refusal}")
        return 1
    say(f"{shown} may sign in now, as {role}.")
    return 0


async def _write(settings: Settings, handle: str, email: str, password: str, role: AccountRole, say: Say) -> None:
    with closing(Passwords()) as passwords:
        password_hash = await passwords.hash(password)
    account = NewAccount(new_uid(), handle, email, handle, password_hash)
    async with database(settings, say) as neo4j, open_graph(neo4j) as graph:
        patient = graph.within(FIRST_QUERY)
        await migrate(patient, say=say)
        try:
            await patient.write(_create, account, role)
        except Conflict as error:
            raise HandleTaken("Somebody has this handle or this address already.") from error
    Trail(Audit(settings.data_folder / "audit"), new_uid(), "command line").record("registered", account.uid, role=role)


async def _create(tx: Tx, account: NewAccount, role: AccountRole) -> None:
    await accounts.register(tx, ANONYMOUS, account, may_be_admin=False)
    await administration.appoint(tx, account.uid, role, name_key(account.email))
