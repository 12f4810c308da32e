"""``faculty …``: the command line, another door onto the same use-cases. Commands import what they need, for speed."""

import argparse
import sys
from collections.abc import Sequence
from uuid import UUID

ASSESS = """What would these facts pay, and why: by the book as shipped, without a database. Figures adopted at the
policy desk since then count only with --adopted, which reads them from the configured database."""

PAIR = """Who leads which session, at the least cost: the answer says why each, why a place stays empty, and the cost
with a proved bound, equal when nothing better exists. Without a database; progress goes to standard error."""


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="faculty", description="Keep the faculty, book sessions, get people paid.")
    commands = made.add_subparsers(dest="command", metavar="COMMAND", required=True)
    serve = commands.add_parser("serve", help="serve the configured database on 127.0.0.1:8000 (PORT overrides)")
    serve.add_argument("--host", default="127.0.0.1")
    commands.add_parser("demo", help="build the demonstration database if it is not there, and serve it")
    commands.add_parser("migrate", help="bring the schema up to date")
    commands.add_parser("worker", help="do what is due: letters, expiries, sealing the history")
    commands.add_parser("doctor", help="say what is wrong with this installation")
    commands.add_parser("verify", help="check the events' chain and the money's invariants")
    commands.add_parser("clean-files", help="after an erasure: rewrite tables now, not at night; people wait meanwhile")
    token = commands.add_parser("token", help="print an API token for a demonstration person")
    token.add_argument("--as", dest="kind", required=True, metavar="KIND", help="whose role it has")
    token.add_argument("--person", metavar="ID", type=UUID, help="for this person, in the role of KIND")
    roster = commands.add_parser("import-roster", help="read a spreadsheet of people (CSV or XLSX)")
    roster.add_argument("file")
    roster.add_argument("--academy", required=True, metavar="CODE")
    roster.add_argument("--dry-run", action="store_true", help="report only; change nothing")
    roster.add_argument("--json", action="store_true")
    assess = commands.add_parser("assess", help="what would these facts pay, and why", description=ASSESS)
    assess.add_argument("file", help="one JSON object, or JSON Lines; - reads standard input")
    assess.add_argument("--json", action="store_true")
    assess.add_argument("--adopted", action="store_true", help="by the book as the policy desk has adopted it")
    assess.add_argument("--academy", metavar="CODE", help="with --adopted: with the local figures of that Academy")
    pair = commands.add_parser("pair", help="the cheapest plan for a pairing problem, proved", description=PAIR)
    pair.add_argument("file", help="one JSON object; - reads standard input")
    pair.add_argument(
        "--seconds", type=_seconds, default=50, help="answer after this long with what is found, and say the gap (50)"
    )
    return made


def _seconds(text: str) -> int:
    if not (text.isdecimal() and text.isascii() and 1 <= int(text) <= 86_400):
        raise argparse.ArgumentTypeError(f"{text} is not a whole number of seconds from 1 to 86400")
    return int(text)


def main(arguments: Sequence[str] | None = None) -> int:
    arguments_of = parser()
    given = arguments_of.parse_args(arguments)
    if given.command == "assess" and given.academy and not given.adopted:
        arguments_of.error("--academy needs --adopted: the book as shipped has no local figures")
    if given.command == "assess" and not given.adopted:
        from faculty_api.policy import decode

        return decode.run(given.file, json=given.json, out=sys.stdout, err=sys.stderr)
    if given.command == "pair":
        from faculty_api.pairing.plan import command

        return command.run(given.file, given.seconds, sys.stdout, sys.stderr)
    from faculty_api import commands

    return commands.run(given)


if __name__ == "__main__":
    sys.exit(main())
