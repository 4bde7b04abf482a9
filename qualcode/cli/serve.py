"""The commands `serve` and `accounts`: one study for a team."""

from __future__ import annotations

import ipaddress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.options import count
from qualcode.cli.shapes import language_option
from qualcode.cli.ui import needs, study_path
from qualcode.errors import QualcodeError

if TYPE_CHECKING:
    from qualcode.web.accounts import Accounts

PORT = 8766


@click.command(
    epilog="""\b
Example:
  qualcode accounts add ana --role admin
  qualcode serve --host 192.168.1.10 --name coding.lab.example --certificate tls.pem --key tls.key
  qualcode serve --behind-proxy --name coding.lab.example"""
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=PORT, show_default=True, help="The port to listen on.")
@click.option("--name", "names", multiple=True, metavar="NAME", help="A name that browsers reach it by.")
@click.option("--certificate", type=click.Path(exists=True, path_type=Path), help="A TLS certificate, as PEM.")
@click.option("--key", type=click.Path(exists=True, path_type=Path), help="The certificate's key, as PEM.")
@click.option("--behind-proxy", is_flag=True, help="A reverse proxy before it does TLS; it listens on this machine.")
@language_option("Of the pages.")
@click.pass_obj
def serve(place: Path | None, /, host: str, port: int, names: tuple[str, ...], **how: Any) -> None:
    """Serve the study to a team that logs in.

    Beyond this machine only with accounts and TLS: --certificate and --key, or a reverse proxy. Ctrl-C ends it.
    Needs `pip install 'qualcode[serve]'`.
    """
    path = study_path(place)
    needs("serve", "argon2", "uvicorn", "fastapi")
    import uvicorn

    from qualcode.web.accounts import Accounts
    from qualcode.web.app import LOCAL, create_app

    accounts, local = Accounts.beside(path), _is_local(host)
    _check(accounts, local=local, certificate=how["certificate"], key=how["key"], proxy=how["behind_proxy"])
    secure = how["certificate"] is not None or how["behind_proxy"]
    hosts = [*LOCAL, *names, *([] if host in ("0.0.0.0", "::") else [host])]
    app = create_app(path, accounts=accounts, hosts=hosts, secure=secure, language=how["language"])
    shown = names[0] if names else host
    scheme = "https" if how["certificate"] is not None else "http"
    click.echo(
        f"{path.name} is served at {scheme}://{shown}:{port} to {count(len(accounts), 'account')}. Ctrl-C ends it."
    )
    uvicorn.run(
        app,
        host=host,
        port=port,
        log_level="warning",
        server_header=False,
        ssl_certfile=how["certificate"],
        ssl_keyfile=how["key"],
        proxy_headers=how["behind_proxy"],
        forwarded_allow_ips="127.0.0.1" if how["behind_proxy"] else None,
        timeout_graceful_shutdown=1,
    )


def _check(accounts: Accounts, *, local: bool, certificate: Path | None, key: Path | None, proxy: bool) -> None:
    """Refuse what would lay a study open."""
    if not len(accounts):
        remedy = "add the first: qualcode accounts add NAME --role admin"
        raise QualcodeError("serve", "nobody has an account yet", remedy)
    if (certificate is None) != (key is None):
        raise QualcodeError("serve", "a certificate goes with its key", "give --certificate and --key")
    if not local and certificate is None:
        remedy = "give --certificate and --key, or listen on 127.0.0.1 behind a proxy: --behind-proxy"
        raise QualcodeError("serve", "passwords would cross the network unencrypted", remedy)
    if proxy and not local:
        raise QualcodeError("--behind-proxy", "the proxy is to be the only way in", "leave --host out")


def _is_local(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@click.group(epilog="\b\nExample:\n  qualcode accounts add ana --role admin")
def accounts() -> None:
    """Say who may log in to a served study, and as what."""


@accounts.command("add", epilog="\b\nExample:\n  qualcode accounts add budi --role coder")
@click.argument("name")
@click.option("--role", type=click.Choice(("admin", "coder", "viewer")), default="coder", show_default=True,
              help="Viewers read, coders code, admins manage accounts.")  # fmt: skip
@click.password_option(help="Asked for when it is left out, which is better.")
@click.pass_obj
def add_account(place: Path | None, /, name: str, role: str, password: str) -> None:
    """Add an account, or change its role and password."""
    _of(place).put(name, role, password)
    click.echo(f"{name} may log in as {role}.", err=True)


@accounts.command("list", epilog="\b\nExample:\n  qualcode accounts list")
@click.pass_obj
def list_accounts(place: Path | None, /) -> None:
    """List names and roles."""
    for account in _of(place).listed():
        click.echo(f"{account.name}\t{account.role}")


@accounts.command("remove", epilog="\b\nExample:\n  qualcode accounts remove budi")
@click.argument("name")
@click.pass_obj
def remove_account(place: Path | None, /, name: str) -> None:
    """Take an account away; what its person coded stays."""
    _of(place).remove(name)
    click.echo(f"{name} may no longer log in.", err=True)


def _of(place: Path | None) -> Accounts:
    needs("serve", "argon2")
    from qualcode.web.accounts import Accounts

    return Accounts.beside(study_path(place))
