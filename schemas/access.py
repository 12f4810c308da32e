"""Who may do what: one table, read by the use-cases, the queries and the templates."""

from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from msgspec import Struct

from schemas.values import PersonId


class Role(StrEnum):
    ASSOCIATE = "associate"
    TEAM = "team"
    NATIONAL = "national"
    FINANCE = "finance"
    ADMIN = "admin"
    AUDITOR = "auditor"
    DATA_PROTECTION = "data-protection"
    SYSTEM = "system"
    ANONYMOUS = "anonymous"


class Permission(StrEnum):
    """Verb-object names; the rows of the role and action matrix that exist so far."""

    PERSON_VIEW = "person.view"
    PERSON_IMPORT = "person.import"
    PERSON_CALL_FIRST = "person.ask_for_call_first"
    LENDING_VIEW = "lending.view"
    LENDING_CHANGE = "lending.change"
    NETWORK_VIEW = "network.view"
    PARTNER_VIEW = "partner.view"
    PARTNER_EDIT = "partner.edit"
    NOTICE_VIEW = "notice.view"
    NOTICE_EDIT = "notice.edit"
    PERSON_MERGE = "person.merge"
    PERSON_HISTORY = "person.history"
    PERSON_EXPORT = "person.export"
    SKILL_SAY = "skill.say_own"
    SKILL_CHECK = "skill.check"
    TRAINING_VIEW = "training.view"
    TRAINING_DEFINE = "training.define"
    TRAINING_RECORD = "training.record"
    TRAINING_REMIND = "training.remind"
    COURSE_VIEW = "course.view"
    COURSE_EDIT = "course.edit"
    COURSE_ANSWER = "course.answer"
    AVAILABILITY_VIEW = "availability.view"
    AVAILABILITY_EDIT = "availability.edit"
    COHORT_VIEW = "cohort.view"
    COHORT_EDIT = "cohort.edit"
    SESSION_VIEW = "session.view"
    SESSION_CONFIRM_DELIVERED = "session.confirm_delivered"
    PAIR_SUGGEST = "pair.suggest"
    OFFER_VIEW = "offer.view"
    OFFER_SEND = "offer.send"
    OFFER_ANSWER = "offer.answer"
    OFFER_EXPIRE = "offer.expire"
    CLAIM_VIEW = "claim.view"
    CLAIM_EDIT = "claim.edit"
    CLAIM_SUBMIT = "claim.submit"
    CLAIM_APPROVE = "claim.approve"
    CLAIM_RULES = "claim.set_rules"
    CLAIM_WARN = "claim.warn"
    RECEIPT_VIEW = "receipt.view"
    TRAVEL_VIEW = "travel.view"
    TRAVEL_ASK = "travel.ask"
    TRAVEL_ANSWER = "travel.answer"
    ADVANCE_ASK = "advance.ask"
    ADVANCE_SETTLE = "advance.settle"
    BANK_VIEW = "bank.view_masked"
    BANK_CHANGE = "bank.change"
    BANK_VERIFY = "bank.verify"
    PAYMENT_VIEW = "payment.view"
    RUN_VIEW = "run.view"
    RUN_MAKE = "run.make"
    RUN_APPROVE = "run.approve"
    RUN_DOWNLOAD = "run.download"
    RUN_RECONCILE = "run.reconcile"
    RUN_CANCEL = "run.cancel"
    EARNINGS_VIEW = "earnings.view_own"
    EARNINGS_CHANGE = "earnings.change_own"
    POLICY_VIEW = "policy.view"
    RATE_VIEW = "rate.view"
    RATE_PROPOSE = "rate.propose"
    RATE_DECIDE = "rate.decide"
    EVIDENCE_VIEW = "evidence.view"
    SAR_OWN = "sar.view_own"
    SAR_PRODUCE = "sar.produce"
    ERASE_ASK = "erase.ask_own"
    ERASE_EXECUTE = "erase.execute"
    ERASE_CARRY_OUT = "erase.carry_out"
    HOLD_CHANGE = "hold.change"
    AUDIT_SEAL = "audit.seal"
    MESSAGE_VIEW = "message.view"
    MESSAGE_DELIVER = "message.deliver"


class Scope(StrEnum):
    OWN = "own"
    ACADEMY = "academy"
    ALL = "all"


_P, _O, _A, _N = Permission, Scope.OWN, Scope.ACADEMY, Scope.ALL

GRANTS: dict[Role, dict[Permission, Scope]] = {
    Role.ASSOCIATE: {
        _P.SKILL_SAY: _O,
        _P.TRAINING_VIEW: _O,
        _P.COURSE_VIEW: _O,
        _P.COURSE_ANSWER: _O,
        _P.PERSON_VIEW: _O,
        _P.PERSON_CALL_FIRST: _O,
        _P.LENDING_VIEW: _O,
        _P.LENDING_CHANGE: _O,
        _P.NOTICE_VIEW: _O,
        _P.PERSON_HISTORY: _O,
        _P.AVAILABILITY_VIEW: _O,
        _P.AVAILABILITY_EDIT: _O,
        _P.SESSION_VIEW: _O,
        _P.OFFER_VIEW: _O,
        _P.OFFER_ANSWER: _O,
        _P.CLAIM_VIEW: _O,
        _P.CLAIM_EDIT: _O,
        _P.CLAIM_SUBMIT: _O,
        _P.RECEIPT_VIEW: _O,
        _P.TRAVEL_VIEW: _O,
        _P.TRAVEL_ASK: _O,
        _P.ADVANCE_ASK: _O,
        _P.BANK_VIEW: _O,
        _P.BANK_CHANGE: _O,
        _P.PAYMENT_VIEW: _O,
        _P.EARNINGS_VIEW: _O,
        _P.EARNINGS_CHANGE: _O,
        _P.POLICY_VIEW: _N,
        _P.MESSAGE_VIEW: _O,
        _P.SAR_OWN: _O,
        _P.ERASE_ASK: _O,
    },
    Role.TEAM: {
        _P.SKILL_CHECK: _A,
        _P.TRAINING_VIEW: _A,
        _P.TRAINING_RECORD: _A,
        _P.COURSE_VIEW: _A,
        _P.COURSE_EDIT: _A,
        _P.SAR_OWN: _O,
        _P.ERASE_ASK: _O,
        _P.PERSON_VIEW: _A,
        _P.PERSON_IMPORT: _A,
        _P.LENDING_VIEW: _A,
        _P.LENDING_CHANGE: _A,
        _P.NETWORK_VIEW: _A,
        _P.PARTNER_VIEW: _A,
        _P.PARTNER_EDIT: _A,
        _P.NOTICE_VIEW: _A,
        _P.NOTICE_EDIT: _A,
        _P.PERSON_MERGE: _A,
        _P.PERSON_HISTORY: _A,
        _P.PERSON_EXPORT: _A,
        _P.AVAILABILITY_VIEW: _A,
        _P.COHORT_VIEW: _A,
        _P.COHORT_EDIT: _A,
        _P.SESSION_VIEW: _A,
        _P.SESSION_CONFIRM_DELIVERED: _A,
        _P.PAIR_SUGGEST: _A,
        _P.OFFER_VIEW: _A,
        _P.OFFER_SEND: _A,
        _P.CLAIM_VIEW: _A,
        _P.CLAIM_EDIT: _A,
        _P.CLAIM_APPROVE: _A,
        _P.CLAIM_RULES: _A,
        _P.RECEIPT_VIEW: _A,
        _P.TRAVEL_VIEW: _A,
        _P.TRAVEL_ASK: _A,
        _P.TRAVEL_ANSWER: _A,
        _P.ADVANCE_ASK: _A,
        _P.POLICY_VIEW: _N,
        _P.RATE_VIEW: _N,
    },
    Role.NATIONAL: {
        _P.SKILL_CHECK: _N,
        _P.TRAINING_VIEW: _N,
        _P.TRAINING_DEFINE: _N,
        _P.TRAINING_RECORD: _N,
        _P.COURSE_VIEW: _N,
        _P.COURSE_EDIT: _N,
        _P.SAR_OWN: _O,
        _P.ERASE_ASK: _O,
        _P.PERSON_VIEW: _N,
        _P.PERSON_IMPORT: _N,
        _P.LENDING_VIEW: _N,
        _P.NETWORK_VIEW: _N,
        _P.PARTNER_VIEW: _N,
        _P.PARTNER_EDIT: _N,
        _P.NOTICE_VIEW: _N,
        _P.NOTICE_EDIT: _N,
        _P.PERSON_MERGE: _N,
        _P.PERSON_HISTORY: _N,
        _P.PERSON_EXPORT: _N,
        _P.AVAILABILITY_VIEW: _N,
        _P.COHORT_VIEW: _N,
        _P.COHORT_EDIT: _N,
        _P.SESSION_VIEW: _N,
        _P.SESSION_CONFIRM_DELIVERED: _N,
        _P.PAIR_SUGGEST: _N,
        _P.OFFER_VIEW: _N,
        _P.OFFER_SEND: _N,
        _P.CLAIM_VIEW: _N,
        _P.CLAIM_APPROVE: _N,
        _P.CLAIM_RULES: _N,
        _P.RECEIPT_VIEW: _N,  # only of a claim that waits for their second approval: claims.standing.shows_receipts
        _P.POLICY_VIEW: _N,
        _P.RATE_VIEW: _N,
        _P.RATE_PROPOSE: _N,
        _P.RATE_DECIDE: _N,
        _P.EVIDENCE_VIEW: _N,
    },
    Role.FINANCE: {
        _P.SAR_OWN: _O,
        _P.ERASE_ASK: _O,
        _P.PERSON_VIEW: _N,
        _P.CLAIM_VIEW: _N,
        _P.RECEIPT_VIEW: _N,
        _P.BANK_VIEW: _N,
        _P.BANK_VERIFY: _N,
        _P.PAYMENT_VIEW: _N,
        _P.RUN_VIEW: _N,
        _P.RUN_MAKE: _N,
        _P.RUN_APPROVE: _N,
        _P.RUN_DOWNLOAD: _N,
        _P.RUN_RECONCILE: _N,
        _P.RUN_CANCEL: _N,
        _P.POLICY_VIEW: _N,
        _P.RATE_VIEW: _N,
        _P.RATE_PROPOSE: _N,
        _P.RATE_DECIDE: _N,
        _P.EVIDENCE_VIEW: _N,
    },
    Role.ADMIN: {_P.SAR_OWN: _O, _P.ERASE_ASK: _O, _P.POLICY_VIEW: _N, _P.RATE_VIEW: _N, _P.EVIDENCE_VIEW: _N},
    Role.AUDITOR: {
        _P.SAR_OWN: _O,
        _P.ERASE_ASK: _O,
        _P.PERSON_VIEW: _N,
        _P.PERSON_HISTORY: _N,
        _P.COHORT_VIEW: _N,
        _P.SESSION_VIEW: _N,
        _P.CLAIM_VIEW: _N,
        _P.RUN_VIEW: _N,
        _P.POLICY_VIEW: _N,
        _P.EVIDENCE_VIEW: _N,
        _P.RATE_VIEW: _N,
    },
    Role.DATA_PROTECTION: {
        _P.PERSON_VIEW: _N,
        _P.PERSON_HISTORY: _N,
        _P.POLICY_VIEW: _N,
        _P.RATE_VIEW: _N,
        _P.SAR_OWN: _O,
        _P.ERASE_ASK: _O,
        _P.SAR_PRODUCE: _N,
        _P.ERASE_EXECUTE: _N,
        _P.HOLD_CHANGE: _N,
    },
    Role.ANONYMOUS: {},
    Role.SYSTEM: {
        _P.TRAINING_REMIND: _N,
        _P.OFFER_EXPIRE: _N,
        _P.AUDIT_SEAL: _N,
        _P.ERASE_CARRY_OUT: _N,
        _P.MESSAGE_DELIVER: _N,
        _P.CLAIM_WARN: _N,
        _P.ADVANCE_SETTLE: _N,
    },
}


class Reach(NamedTuple):
    """How far one permission goes for one actor: everything, some Academies, or one person's own."""

    everyone: bool
    academies: frozenset[str]
    person: PersonId | None


class Actor(Struct, frozen=True, kw_only=True):
    """The person at the door, in the role they act in now. Separation of duties compares ``person``, never a log-in."""

    person: PersonId
    name: str
    role: Role
    academy: str | None = None
    also: tuple[tuple[Role, str | None], ...] = ()
    """Further roles this person may switch to."""

    def may(self, permission: Permission | str) -> bool:
        return Permission(permission) in GRANTS[self.role]

    def reach(self, permission: Permission) -> Reach | None:
        """None when the role has no such permission at all."""
        match GRANTS[self.role].get(permission):
            case Scope.ALL:
                return Reach(everyone=True, academies=frozenset(), person=None)
            case Scope.ACADEMY if self.academy:
                return Reach(everyone=False, academies=frozenset({self.academy}), person=None)
            case Scope.OWN:
                return Reach(everyone=False, academies=frozenset(), person=self.person)
            case _:
                return None


NOBODY = Actor(person=PersonId(UUID(int=0)), name="Nobody", role=Role.ANONYMOUS)
WORKER = Actor(person=PersonId(UUID(int=0)), name="The system", role=Role.SYSTEM)
