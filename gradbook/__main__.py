"""The commands of gradbook: validate, library, milestones."""

import argparse
import sys

from gradbook import library, validate

NOT_RUN = 2
MILESTONES = "Run seven milestones of deep learning on the functions of your library."


def main(arguments=None):
    """Run a command; returns the exit code.

    validate, library: 0 when all checks pass, 1 when one does not, 2 when they cannot
    be run. milestones: 0 when all are reached, 1 when one is not, 2 likewise.
    """
    options = _parser().parse_args(arguments)
    try:
        right = options.run(options)
    except validate.CannotRun as error:
        print(error, file=sys.stderr)
        return NOT_RUN
    return 0 if right else 1


def _parser():
    parser = argparse.ArgumentParser(prog="gradbook", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    one = commands.add_parser("validate", help=_first_line(validate))
    one.add_argument("notebook", metavar="NOTEBOOK", help="the file, NAME.ipynb")
    _add_timeout(one)
    one.set_defaults(run=lambda o: validate.validate(o.notebook, o.timeout))

    many = commands.add_parser("library", help=_first_line(library))
    many.add_argument("notebooks", metavar="NOTEBOOK", nargs="+", help="NAME.ipynb")
    many.add_argument("--to", required=True, metavar="FOLDER", help="the new package")
    many.add_argument("--replace", action="store_true", help="write FOLDER anew")
    _add_timeout(many)
    many.set_defaults(
        run=lambda o: library.library(o.notebooks, o.to, o.replace, o.timeout)
    )

    last = commands.add_parser("milestones", help=MILESTONES)
    last.add_argument("folder", metavar="FOLDER", help="what `library` wrote")
    last.add_argument("years", metavar="YEAR", nargs="*", type=int, help="such as 1986")
    last.add_argument(
        "--seconds", type=float, default=60, help="for each (default: %(default)s)"
    )
    last.add_argument(
        "--pictures", default="milestones", metavar="FOLDER", help="where they go"
    )
    last.set_defaults(run=_milestones)
    return parser


def _milestones(options):
    from gradbook import milestones  # with matplotlib: the others do without

    return milestones.run(
        options.folder, options.years, options.seconds, options.pictures
    )


def _add_timeout(parser):
    parser.add_argument(
        "--timeout",
        type=int,
        default=validate.SECONDS,
        metavar="SECONDS",
        help="what a cell may take (default: %(default)s)",
    )


def _first_line(module):
    return module.__doc__.split("\n")[0]


if __name__ == "__main__":
    sys.exit(main())
