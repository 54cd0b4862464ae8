"""The commands of gradbook: `python -m gradbook validate NOTEBOOK`."""

import argparse
import sys

from gradbook import validate

NOT_RUN = 2


def main(arguments=None):
    """Run a command; returns the exit code.

    validate: 0 when all checks of the notebook pass, 1 when one does not, 2 when they
    cannot be run.
    """
    parser = argparse.ArgumentParser(prog="gradbook", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    one = commands.add_parser("validate", help=validate.__doc__.split("\n")[0])
    one.add_argument("notebook", metavar="NOTEBOOK", help="the file, NAME.ipynb")
    one.add_argument(
        "--timeout",
        type=int,
        default=validate.SECONDS,
        metavar="SECONDS",
        help="what a cell may take (default: %(default)s)",
    )
    options = parser.parse_args(arguments)
    try:
        right = validate.validate(options.notebook, options.timeout)
    except validate.CannotRun as error:
        print(error, file=sys.stderr)
        return NOT_RUN
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main())
