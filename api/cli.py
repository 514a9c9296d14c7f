"""The command line: `trellis --help`."""

import asyncio
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Annotated, Any

import typer
import uvloop

from api import logs
from api.refusals import Refusal
from api.settings import Settings, read_settings
from graph.errors import GraphError
from graph.names import AccountRole, ExportFormat, Visibility
from ingest.errors import IngestError
from ingest.limits import TITLE_CHARACTERS

app = typer.Typer(
    help="Subjects as mind maps whose topics carry texts, on a property graph.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
keys = typer.Typer(help="The keys that sign access tokens.", no_args_is_help=True)
app.add_typer(keys, name="keys")


def say(text: str) -> None:
    """To the person at the terminal; log lines go to standard error."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def run(work: Coroutine[Any, Any, int | None]) -> None:
    """Our own errors become a sentence and exit code 1; Ctrl-C is 130."""
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            code = runner.run(work)
    except (GraphError, IngestError, Refusal) as error:
        typer.secho(f"error: {error}", fg="red", err=True)
        raise typer.Exit(1) from None
    except KeyboardInterrupt:
        raise typer.Exit(130) from None
    raise typer.Exit(code or 0)


def configured() -> Settings:
    try:
        settings = read_settings()
    except GraphError as error:
        typer.secho(f"error: {error}", fg="red", err=True)
        raise typer.Exit(1) from None
    logs.configure(settings.log_format)
    return settings


@app.command()
def up() -> None:
    """Start everything on this machine, Neo4j included, and serve the pages and the API."""
    from api import up as local

    run(local.up(configured(), say))


@app.command()
def serve(services: Annotated[str, typer.Option(help="Which services, separated by commas; all by default.")] = "") -> None:
    """Serve the API in front of a Neo4j that runs already (TRELLIS_NEO4J_URI, or that of `trellis up` on this machine)."""
    from api import up as local

    settings = configured()
    run(local.serve(settings.model_copy(update={"services": services or settings.services}), say))


@app.command()
def migrate(plan: Annotated[bool, typer.Option("--plan", help="Only say what would be applied.")] = False) -> None:
    """Bring the database to this release."""
    from api.up import database
    from graph.client import FIRST_QUERY, open_graph
    from graph.migrations.migrate import migrate as apply
    from graph.migrations.migrate import pending

    settings = configured()

    async def work() -> None:
        async with database(settings, say) as neo4j, open_graph(neo4j) as graph:
            patient = graph.within(FIRST_QUERY)
            await patient.check()
            missing = await pending(patient)
            if plan:
                for migration in missing:
                    say(f"{migration.name}: {len(migration.statements)} statements")
            elif missing:
                await apply(patient, say=say)
            if not missing:
                say("Nothing to do: the database is that of this release.")

    run(work())


user = typer.Typer(help="Accounts.", no_args_is_help=True)
app.add_typer(user, name="user")


@user.command("create")
def create_user(
    handle: Annotated[str, typer.Argument(help="3 to 30 of a-z, 0-9, - and _.")],
    email: Annotated[str, typer.Argument(help="Taken as confirmed: signing in by it works at once.")],
    role: Annotated[AccountRole, typer.Option(help="What they may do.")] = "learner",
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from standard input, not the terminal.")
    ] = False,
) -> None:
    """Make an account, whatever the limits: the first admin of a server, above all."""
    from api.cli_user import create

    settings = configured()
    password = sys.stdin.readline().rstrip("\n") if password_stdin else typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    run(create(settings, handle, email, password, role, say))


@app.command("settings")
def print_settings() -> None:
    """Print every setting with its value and what it means; secrets are masked."""
    found = configured()
    for name, field in Settings.model_fields.items():
        value: object = getattr(found, name)
        typer.echo(f"TRELLIS_{name.upper()}={'' if value is None else value}")
        typer.secho(f"    {field.description}", dim=True)


@app.command("import")
def import_(
    files: Annotated[
        list[Path],
        typer.Argument(
            help="Maps: Freeplane or FreeMind (.mm), XMind, OPML, Markdown, CSV, indented text, mdBook (folder or zip), a folder of them."
        ),
    ],
    visibility: Annotated[Visibility, typer.Option(help="Who may read it.")] = "public",
    title: Annotated[str | None, typer.Option(help="Instead of the title in the file; only with one file.")] = None,
    owner: Annotated[str | None, typer.Option(help="The handle of the account that it shall belong to.")] = None,
    into: Annotated[
        str | None, typer.Option(help="A subject to update instead, by its uid or address: one that the owner may edit.")
    ] = None,
    plan: Annotated[bool, typer.Option("--plan", help="Only say what would be done.")] = False,
    deep: Annotated[bool, typer.Option("--deep", help="Fold what is deeper than 100 levels into documents.")] = False,
) -> None:
    """Make a subject of each map, or bring one up to date."""
    from api.cli_import import Wanted, import_all

    if title is not None and not 0 < len(title.strip()) <= TITLE_CHARACTERS:
        raise typer.BadParameter(f"a title has 1 to {TITLE_CHARACTERS} characters")
    run(import_all(configured(), files, Wanted(visibility, title, owner, into, plan, deep), say))


@app.command()
def export(
    subject: Annotated[str, typer.Argument(help="The subject: its uid, or the address of its page.")],
    form: Annotated[ExportFormat, typer.Option("--format", help="What the file is for.")] = "json",
    topic: Annotated[str | None, typer.Option(help="Only this topic and what is below it: its uid, or the address of its page.")] = None,
    depth: Annotated[int | None, typer.Option(min=0, max=100, help="How many levels below the first topic; all by default.")] = None,
    output: Annotated[Path | None, typer.Option(help="The file to write, or the folder to write it to; it must not exist.")] = None,
) -> None:
    """Write a subject, or a topic of it, to a file, and say what the file can't hold."""
    from api.cli_export import export_subject

    run(export_subject(configured(), subject, form, topic, depth, output, say))


@app.command()
def backup(to: Annotated[Path, typer.Argument(help="The file to write; it must not exist.")]) -> None:
    """Save the graph and all texts into one file."""
    from api import cli_backup

    run(cli_backup.backup(configured(), to, say))


@app.command()
def restore(
    source: Annotated[Path, typer.Argument(help="A file that `trellis backup` has written.")],
    replace: Annotated[bool, typer.Option("--replace", help="Even though there is something here already: it will be gone.")] = False,
) -> None:
    """Bring a backup back, and check it."""
    from api import cli_backup

    run(cli_backup.restore(configured(), source, replace, say))


@app.command()
def check() -> None:
    """Look at everything that is stored, and say what is not as it must be."""
    from api.cli_check import check_all

    run(check_all(configured(), say))


@app.command()
def sweep() -> None:
    """Take away what nobody can reach any more: texts that nothing names, what lies in the trash for 30 days, sessions that are over."""
    from api.cli_sweep import sweep_all

    run(sweep_all(configured(), say))


@keys.command()
def rotate() -> None:
    """Sign with the next key from now on. Nobody is signed out; services that run notice within a second."""
    from api.cli_keys import rotate_keys

    run(rotate_keys(configured(), say))


if __name__ == "__main__":
    app()
