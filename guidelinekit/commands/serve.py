"""`guidelinekit serve`"""

import click

from guidelinekit.commands.options import audience_option, open_workspace
from guidelinekit.commands.output import echo
from guidelinekit.operations import serve as operation


@click.command()
@click.argument("ids", nargs=-1)
@audience_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="The port to listen on.")
@click.option("--open", "open_page", is_flag=True, help="Open the site in the browser.")
def command(ids: tuple[str, ...], audience: str, host: str, port: int, open_page: bool) -> int:
    """IDS are the ids of guidelines; the default is all of them. If a guideline has errors, the site keeps showing the
    last version without errors. Errors are printed in the terminal.
    """

    def report(message: str) -> None:
        echo(message, err=True)

    report(f"Serving at http://{host}:{port}/ (Ctrl+C stops)")
    operation.serve(open_workspace(), ids, audience=audience, host=host, port=port, report=report, open_page=open_page)
    return 0
