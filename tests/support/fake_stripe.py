"""A Stripe of our own for tests, in a process of its own: it keeps accounts, transfers, payouts and reversals, honours
idempotency keys until it forgets them, loses answers, and is the judge of what was paid.

Its answers have the fields of Stripe's published objects (``test_stripe_contract`` holds them against the library's).
How it behaves is said at ``/_fake/…``; ``Fake`` says it for a test.
"""

import json
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

ROOT = Path(__file__).parents[2]
SECRET = "whsec_of_the_fake"
RICH = 100_000_000


class No(Exception):  # noqa: N818 - an answer
    def __init__(self, status: int, kind: str, code: str = "", message: str = "No") -> None:
        self.status, self.body = status, {"error": {"type": kind, "code": code, "message": message}}
        super().__init__(message)


def nested(pairs: list[tuple[str, str]]) -> dict[str, Any]:
    """``a[b][c]=d`` as Stripe reads it."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        first, *rest = name.replace("]", "").split("[")
        place = found
        for part, after in zip([first, *rest], [*rest, None], strict=True):
            if after is None:
                place[part] = value
            else:
                place = place.setdefault(part, {})
    return found


class Books:
    """Everything it keeps. One lock: an answer is whole or it is not."""

    def __init__(self) -> None:
        self.lock, self.numbers = threading.Lock(), count(1)
        self.accounts: dict[str, Any] = {}
        self.transfers: dict[str, Any] = {}
        self.payouts: dict[str, Any] = {}
        self.reversals: dict[str, Any] = {}
        self.events: list[Any] = []
        self.keys: dict[tuple[str, str], tuple[str, int, Any]] = {}
        self.balance, self.held = RICH, dict[str, int]()
        self.plan: list[str] = []
        self.calls: list[str] = []
        self.blind, self.late_index, self.now = False, False, int(time.time())

    def name(self, kind: str) -> str:
        return f"{kind}_{next(self.numbers):06d}"

    def happened(self, kind: str, about: Any, account: str = "") -> None:
        event = {"id": self.name("evt"), "object": "event", "type": kind, "created": self.now, "livemode": False,
                 "api_version": "2026-10-28.endive", "pending_webhooks": 1, "request": None,
                 "data": {"object": about}}  # fmt: skip
        if account:
            event["account"] = account
        self.events.append(json.loads(json.dumps(event)))

    def post(self, path: list[str], given: dict[str, Any], account: str) -> Any:
        match path:
            case ["accounts"]:
                return self.account(given)
            case ["account_links"]:
                self.found(self.accounts, given["account"])
                return {"object": "account_link", "created": self.now, "expires_at": self.now + 300,
                        "url": f"https://connect.stripe.com/setup/e/{given['account']}/once"}  # fmt: skip
            case ["transfers"]:
                return self.transfer(given)
            case ["transfers", ident, "reversals"]:
                return self.reverse(ident, given)
            case ["payouts"]:
                return self.payout(given, account)
        raise No(404, "invalid_request_error")

    def found(self, where: dict[str, Any], ident: str) -> Any:
        if ident not in where:
            raise No(404, "invalid_request_error", "resource_missing", f"No such object: {ident}")
        return where[ident]

    def account(self, given: dict[str, Any]) -> Any:
        made = {"id": self.name("acct"), "object": "account", "created": self.now, "country": given.get("country"),
                "email": given.get("email"), "business_type": given.get("business_type"), "charges_enabled": False,
                "payouts_enabled": False, "details_submitted": False, "metadata": given.get("metadata", {}),
                "type": "none", "default_currency": "gbp"}  # fmt: skip
        self.accounts[made["id"]] = made
        self.held[made["id"]] = 0
        return made

    def transfer(self, given: dict[str, Any]) -> Any:
        amount, to = int(given["amount"]), given["destination"]
        self.found(self.accounts, to)
        if amount > self.balance:
            raise No(400, "invalid_request_error", "balance_insufficient", "Insufficient funds in Stripe account")
        made = {"id": self.name("tr"), "object": "transfer", "amount": amount, "amount_reversed": 0,
                "balance_transaction": None, "created": self.now, "currency": given["currency"],
                "description": given.get("description"), "destination": to, "destination_payment": None,
                "livemode": False, "source_type": "card",
                "metadata": given.get("metadata", {}), "reversed": False,
                "reversals": {"object": "list", "data": [], "has_more": False, "url": ""},
                "source_transaction": None, "transfer_group": given.get("transfer_group")}  # fmt: skip
        self.balance -= amount
        self.held[to] += amount
        self.transfers[made["id"]] = made
        self.happened("transfer.created", made)
        return made

    def reverse(self, ident: str, given: dict[str, Any]) -> Any:
        of = self.found(self.transfers, ident)
        amount = int(given.get("amount", of["amount"]))
        if amount > of["amount"] - of["amount_reversed"] or amount > self.held[of["destination"]]:
            raise No(400, "invalid_request_error", "balance_insufficient", "Not that much is left of it")
        made = {"id": self.name("trr"), "object": "transfer_reversal", "amount": amount, "created": self.now,
                "balance_transaction": None, "currency": of["currency"], "destination_payment_refund": None,
                "metadata": given.get("metadata", {}), "source_refund": None, "transfer": ident}  # fmt: skip
        of["amount_reversed"] += amount
        of["reversed"] = of["amount_reversed"] == of["amount"]
        self.held[of["destination"]] -= amount
        self.balance += amount
        self.reversals[made["id"]] = made
        self.happened("transfer.reversed", of)
        return made

    def payout(self, given: dict[str, Any], account: str) -> Any:
        amount = int(given["amount"])
        if not self.found(self.accounts, account)["payouts_enabled"]:
            raise No(400, "invalid_request_error", "payouts_not_allowed", "Payouts are off")
        if amount > self.held[account]:
            raise No(400, "invalid_request_error", "balance_insufficient", "Insufficient funds")
        made = {"id": self.name("po"), "object": "payout", "amount": amount, "arrival_date": self.now + 86_400,
                "automatic": False, "balance_transaction": None, "created": self.now, "currency": given["currency"],
                "description": None, "destination": "ba_1", "failure_balance_transaction": None, "failure_code": None,
                "failure_message": None, "livemode": False, "metadata": given.get("metadata", {}),
                "method": "standard", "original_payout": None, "reconciliation_status": "not_applicable",
                "reversed_by": None, "source_type": "card",
                "statement_descriptor": given.get("statement_descriptor"), "status": "pending",
                "trace_id": None, "type": "bank_account"}  # fmt: skip
        self.held[account] -= amount
        self.payouts[made["id"]] = {**made, "_account": account}
        self.happened("payout.created", made, account)
        return made

    def get(self, path: list[str], asked: dict[str, Any], account: str) -> Any:
        match path:
            case ["accounts", ident]:
                return self.found(self.accounts, ident)
            case ["transfers", ident]:
                return self.found(self.transfers, ident)
            case ["payouts", ident]:
                found = self.found(self.payouts, ident)
                if found["_account"] != account:
                    raise No(404, "invalid_request_error", "resource_missing")
                return shown(found)
            case ["accounts" | "transfers" | "payouts" as kind]:
                return self.list(kind, asked, account)
        raise No(404, "invalid_request_error")

    def list(self, kind: str, asked: dict[str, Any], account: str) -> Any:
        rows = list(getattr(self, kind).values())[::-1]
        if kind == "payouts":
            rows = [row for row in rows if row["_account"] == account]
        if "transfer_group" in asked:
            rows = [row for row in rows if row["transfer_group"] == asked["transfer_group"]]
        since = int(asked.get("created", {}).get("gte", 0))
        rows = [row for row in rows if row["created"] >= since and not self.blind]
        if "starting_after" in asked:
            rows = rows[[row["id"] for row in rows].index(asked["starting_after"]) + 1 :]
        most = int(asked.get("limit", 10))
        page = [shown(row) for row in rows[:most]]
        return {"object": "list", "url": f"/v1/{kind}", "has_more": len(rows) > most, "data": page}

    def move(self, said: dict[str, Any]) -> None:
        """The banks: a payout arrives, or comes back into the person's Stripe account."""
        for one in list(self.payouts.values()):
            if said.get("id", one["id"]) != one["id"] or one["status"] in {"failed", "canceled", said["status"]}:
                continue
            one["status"], one["failure_code"] = said["status"], said.get("failure_code")
            if said["status"] in {"failed", "canceled"}:
                self.held[one["_account"]] += one["amount"]
            self.happened(f"payout.{said['status']}", shown(one), one["_account"])

    def judge(self) -> Any:
        return {"transfers": [*self.transfers.values()], "payouts": [*self.payouts.values()],
                "reversals": [*self.reversals.values()], "accounts": [*self.accounts.values()], "held": self.held,
                "calls": self.calls, "balance": self.balance}  # fmt: skip


def shown(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if not name.startswith("_")}


class Handler(BaseHTTPRequestHandler):
    books = Books()
    kept: dict[str, Any] = {}

    def log_message(self, *_: object) -> None: ...

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        path = parts.path.strip("/").split("/")
        with self.books.lock:
            if path[0] == "_fake":
                self.answer(200, self.books.events if path[1] == "events" else self.books.judge())
                return
            self.books.calls.append(f"GET {parts.path}")
            try:
                account = self.headers.get("Stripe-Account", "")
                self.answer(200, self.books.get(path[1:], nested(parse_qsl(parts.query)), account))
            except No as no:
                self.answer(no.status, no.body)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        path = self.path.strip("/").split("/")
        with self.books.lock:
            if path[0] == "_fake":
                self.answer(200, self.told(path[1], json.loads(body or "{}")))
                return
            self.books.calls.append(f"POST {self.path}")
            how = self.books.plan.pop(0) if self.books.plan else "ok"
            if how == "drop":
                return  # the connection closes without a word, and nothing was done
            if how in {"500", "429", "401"}:
                kind = {"500": "api_error", "429": "rate_limit_error", "401": "invalid_request_error"}[how]
                self.answer(int(how), {"error": {"type": kind, "message": how}})
                return
            status, said, again = self.once(path[1:], body)
            if how == "lose":
                return  # it was done, and nobody is told
            if how == "500_after":
                self.answer(500, {"error": {"type": "api_error", "message": "500"}})
                return
            self.answer(status, said, again=again)

    def once(self, path: list[str], body: str) -> tuple[int, Any, bool]:
        account, key = self.headers.get("Stripe-Account", ""), self.headers.get("Idempotency-Key")
        kept = self.books.keys.get((account, key or ""))
        if key and kept:
            if kept[0] != f"{path} {body}":
                return 400, {"error": {"type": "idempotency_error", "message": "Keys are for the same request"}}, False
            return kept[1], kept[2], True
        try:
            status, said = 200, self.books.post(path, nested(parse_qsl(body)), account)
        except No as no:
            status, said = no.status, no.body
        if key:
            self.books.keys[account, key] = (f"{path} {body}", status, json.loads(json.dumps(said)))
        return status, said, False

    def told(self, what: str, said: dict[str, Any]) -> Any:
        books = self.books
        match what:
            case "reset":
                Handler.books = Books()
                Handler.books.now = said.get("now", Handler.books.now)
            case "behave":
                for name, value in said.items():
                    setattr(books, name, value)
            case "keep":
                whole = {name: value for name, value in vars(books).items() if name not in {"lock", "numbers"}}
                Handler.kept = deepcopy({**whole, "numbers": next(books.numbers)})
            case "back":
                Handler.books = Books()
                vars(Handler.books).update(deepcopy(self.kept))
                Handler.books.numbers = count(self.kept["numbers"])
            case "forget":
                books.keys.clear()
            case "payouts":
                books.move(said)
            case "account":
                books.accounts[said.pop("id")].update(said)
        return {}

    def answer(self, status: int, body: Any, *, again: bool = False) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Request-Id", "req_fake")
        if again:
            self.send_header("Idempotent-Replayed", "true")
        self.end_headers()
        self.wfile.write(content)


class Fake:
    """The process, as a test speaks to it."""

    def __init__(self, url: str) -> None:
        self.url = url

    def _ask(self, what: str, said: object = None) -> Any:
        data = None if said is None else json.dumps(said).encode()
        with urllib.request.urlopen(f"{self.url}/_fake/{what}", data=data, timeout=20) as answer:
            return json.load(answer)

    def reset(self, now: datetime) -> None:
        self._ask("reset", {"now": int(now.timestamp())})

    def behave(self, **how: object) -> None:
        """``plan``: what becomes of the next calls that change something, in turn; ``blind``: lists are empty."""
        self._ask("behave", how)

    def keep(self) -> None:
        """Remember how everything stands now, for ``back``."""
        self._ask("keep", {})

    def back(self) -> None:
        self._ask("back", {})

    def forget(self) -> None:
        self._ask("forget", {})

    def banks(self, status: str, **more: str) -> None:
        """All payouts, or the one with this id, become ``status``."""
        self._ask("payouts", {"status": status, **more})

    def onboard(self, account: str, *, pays_out: bool = True) -> None:
        self._ask("account", {"id": account, "details_submitted": True, "payouts_enabled": pays_out})

    def judge(self) -> Any:
        return self._ask("judge")

    def events(self) -> list[Any]:
        found: list[Any] = self._ask("events")
        return found

    def reached(self) -> dict[str, int]:
        """Pence that are at people's banks or on their way, by our reference: what was really paid."""
        found: dict[str, int] = {}
        for one in self.judge()["payouts"]:
            if one["status"] not in {"failed", "canceled"}:
                found[one["metadata"]["reference"]] = found.get(one["metadata"]["reference"], 0) + one["amount"]
        return found

    def left_us(self) -> dict[str, int]:
        """Pence transferred and not taken back, by our reference."""
        found: dict[str, int] = {}
        for one in self.judge()["transfers"]:
            left = one["amount"] - one["amount_reversed"]
            if left:
                found[one["transfer_group"]] = found.get(one["transfer_group"], 0) + left
        return found


@contextmanager
def running() -> Iterator[Fake]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.support.fake_stripe"], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        yield Fake(process.stdout.readline().strip())
    finally:
        process.terminate()
        process.wait(20)


def main() -> None:
    ThreadingHTTPServer.request_queue_size = 64
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(f"http://127.0.0.1:{server.server_address[1]}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
