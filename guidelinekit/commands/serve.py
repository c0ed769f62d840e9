"""`guidelinekit serve`"""

import gc

import click

from guidelinekit.commands.options import open_workspace
from guidelinekit.operations import serve as operation


@click.command(short_help="Serve the site while you edit.")
@click.argument("ids", nargs=-1)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="The port to listen at.")
@click.option("--open", "open_page", is_flag=True, help="Open the site in the browser.")
def command(ids: tuple[str, ...], host: str, port: int, open_page: bool) -> int:
    """Serve the site while you edit; the page in the browser follows each edit.

    IDS are guidelines, by default all. An edit with errors is said here, and the last good pages stay.
    """

    def tell(message: str) -> None:
        click.echo(message, err=True)

    gc.enable()
    tell(f"Serving at http://{host}:{port}/ (Ctrl+C stops)")
    operation.serve(open_workspace(), ids, host=host, port=port, tell=tell, open_page=open_page)
    return 0
