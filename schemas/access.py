"""Who may do what: one table, read by the use-cases, the queries and the templates."""

from typing import NamedTuple
from uuid import UUID

from msgspec import Struct

from schemas.permissions import Permission as Permission
from schemas.permissions import Role as Role
from schemas.permissions import Scope as Scope
from schemas.values import PersonId

_P, _O, _A, _N = Permission, Scope.OWN, Scope.ACADEMY, Scope.ALL
_SYSTEM = (
    _P.ARRANGEMENT_REMIND, _P.AVAILABILITY_ASK, _P.TRAINING_REMIND, _P.OFFER_EXPIRE, _P.TOPIC_END, _P.ERASE_CARRY_OUT,
    _P.AUDIT_SEAL, _P.CALENDAR_TIDY, _P.CALENDAR_LOOK, _P.MESSAGE_DELIVER, _P.CLAIM_WARN, _P.ADVANCE_SETTLE,
    _P.STANDING_CHANGE, _P.PAYOUT_FOLLOW,
)  # fmt: skip
_ONES_DATA = (_P.SAR_OWN, _P.ERASE_ASK, _P.COMPLAINT_RAISE, _P.BREACH_REPORT)
_COMING_AND_GOING = (
    _P.INTEREST_VIEW, _P.INTEREST_DECIDE, _P.JOINING_VIEW, _P.JOINING_RECORD, _P.JOINING_SET, _P.STANDING_CHANGE,
    _P.STANDING_SUSPEND,
)  # fmt: skip

GRANTS: dict[Role, dict[Permission, Scope]] = {
    Role.ASSOCIATE: {
        _P.NEED_VIEW: _O,
        _P.NEED_SAY: _O,
        _P.EQUALITY_ANSWER: _O,
        _P.ARRANGEMENT_VIEW: _O,
        **dict.fromkeys((_P.JOINING_VIEW, _P.JOINING_DO_OWN, _P.STANDING_CHANGE), _O),
        **dict.fromkeys((_P.STORY_VIEW, _P.STORY_EDIT, _P.CONSENT_GIVE, _P.CONSENT_END, _P.READS_VIEW), _O),
        _P.SKILL_SAY: _O,
        _P.TRAINING_VIEW: _O,
        _P.COURSE_VIEW: _O,
        _P.COURSE_ANSWER: _O,
        _P.DEVELOPMENT_EDIT: _O,
        _P.PERSON_VIEW: _O,
        _P.PERSON_CALL_FIRST: _O,
        _P.CONTACT_EDIT: _O,
        _P.TRANSFER_VIEW: _O,
        _P.TRANSFER_ASK: _O,
        _P.LENDING_VIEW: _O,
        _P.LENDING_CHANGE: _O,
        _P.NOTICE_VIEW: _O,
        _P.PERSON_HISTORY: _O,
        _P.AVAILABILITY_VIEW: _O,
        _P.AVAILABILITY_EDIT: _O,
        _P.SESSION_VIEW: _O,
        _P.CALENDAR_FOLLOW: _O,
        _P.CALENDAR_INVITED: _O,
        _P.CALENDAR_CONNECT: _O,
        _P.OFFER_VIEW: _O,
        _P.OFFER_ANSWER: _O,
        _P.DATES_ANSWER: _O,
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
        **dict.fromkeys(_ONES_DATA, _O),
    },
    Role.TEAM: {
        _P.CONTACT_EDIT: _A,
        _P.LETTER_POST: _A,
        _P.NEED_VIEW: _A,
        _P.NEED_HEAR: _A,
        _P.ARRANGEMENT_VIEW: _A,
        _P.ARRANGEMENT_SETTLE: _A,
        _P.EQUALITY_VIEW: _A,
        _P.REPORT_VIEW: _A,
        **dict.fromkeys(_COMING_AND_GOING, _A),
        _P.INTEREST_ENTER: _A,
        _P.STORY_VIEW: _A,
        _P.STORY_HEAR: _A,
        _P.DEVELOPMENT_VIEW: _A,  # only of whom somebody chose to show it to
        _P.CONSENT_END: _A,  # only what the person says by phone or on paper; it stops at once, as on their own page
        _P.SKILL_CHECK: _A,
        _P.TRAINING_VIEW: _A,
        _P.TRAINING_RECORD: _A,
        _P.COURSE_VIEW: _A,
        _P.COURSE_EDIT: _A,
        **dict.fromkeys(_ONES_DATA, _O),
        _P.COMPLAINT_RECORD: _A,  # what somebody says by phone; the team does not read it again
        _P.PERSON_VIEW: _A,
        _P.PERSON_IMPORT: _A,
        **dict.fromkeys((_P.TRANSFER_VIEW, _P.TRANSFER_ASK, _P.TRANSFER_ACCEPT, _P.TRANSFER_DECLINE), _A),
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
        _P.AVAILABILITY_HEAR: _A,
        _P.COHORT_VIEW: _A,
        _P.COHORT_EDIT: _A,
        _P.SESSION_VIEW: _A,
        _P.CALENDAR_FOLLOW: _O,
        _P.CALENDAR_STOP: _A,
        _P.SESSION_CONFIRM_DELIVERED: _A,
        _P.PAIR_SUGGEST: _A,
        _P.DATES_ASK: _A,
        _P.OFFER_VIEW: _A,
        _P.OFFER_SEND: _A,
        _P.OFFER_HEAR: _A,
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
        _P.BREAKGLASS_OPEN: _N,
        _P.LETTER_POST: _N,  # to people of no local academy
        _P.ARRANGEMENT_VIEW: _N,
        _P.ARRANGEMENT_SETTLE: _N,
        _P.EQUALITY_VIEW: _N,
        _P.REPORT_VIEW: _N,
        **dict.fromkeys(_COMING_AND_GOING, _N),
        _P.STORY_VIEW: _N,
        _P.SKILL_CHECK: _N,
        _P.TRAINING_VIEW: _N,
        _P.TRAINING_DEFINE: _N,
        _P.TRAINING_RECORD: _N,
        _P.COURSE_VIEW: _N,
        _P.COURSE_EDIT: _N,
        **dict.fromkeys(_ONES_DATA, _O),
        _P.PERSON_VIEW: _N,
        _P.PERSON_IMPORT: _N,
        **dict.fromkeys((_P.TRANSFER_VIEW, _P.TRANSFER_AGREE, _P.TRANSFER_DECLINE), _N),
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
        _P.CALENDAR_FOLLOW: _O,
        _P.CALENDAR_STOP: _N,
        _P.SESSION_CONFIRM_DELIVERED: _N,
        _P.PAIR_SUGGEST: _N,
        _P.DATES_ASK: _N,
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
        _P.EQUALITY_VIEW: _N,
        _P.REPORT_VIEW: _N,
        **dict.fromkeys(_ONES_DATA, _O),
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
    Role.ADMIN: {
        **dict.fromkeys(_ONES_DATA, _O),
        **dict.fromkeys((_P.POLICY_VIEW, _P.RATE_VIEW, _P.EVIDENCE_VIEW), _N),
        _P.BREACH_LOG: _N,  # and reads what they logged themselves
    },
    Role.AUDITOR: {
        **dict.fromkeys(_ONES_DATA, _O),
        _P.PERSON_VIEW: _N,
        _P.READS_VIEW: _N,
        _P.PERSON_HISTORY: _N,
        _P.COHORT_VIEW: _N,
        _P.SESSION_VIEW: _N,
        _P.CLAIM_VIEW: _N,
        _P.RUN_VIEW: _N,
        _P.POLICY_VIEW: _N,
        _P.EVIDENCE_VIEW: _N,
        _P.RATE_VIEW: _N,
        _P.EQUALITY_VIEW: _N,
        _P.REPORT_VIEW: _N,
    },
    Role.DATA_PROTECTION: {
        _P.EQUALITY_VIEW: _N,
        _P.REPORT_VIEW: _N,
        **dict.fromkeys((_P.STORY_VIEW, _P.CONSENT_END, _P.PRIVATE_OPEN, _P.READS_VIEW), _N),
        _P.PERSON_VIEW: _N,
        _P.PERSON_HISTORY: _N,
        _P.POLICY_VIEW: _N,
        _P.RATE_VIEW: _N,
        **dict.fromkeys(_ONES_DATA, _O),
        _P.SAR_PRODUCE: _N,
        _P.NEEDS_EXPORT: _N,
        _P.ERASE_EXECUTE: _N,
        _P.HOLD_CHANGE: _N,
        **dict.fromkeys((_P.COMPLAINT_RECORD, _P.COMPLAINT_HANDLE, _P.BREACH_LOG, _P.BREACH_HANDLE), _N),
        _P.BREAKGLASS_OPEN: _N,
        _P.LETTER_POST: _N,  # those about data alone
    },
    Role.ANONYMOUS: {},
    Role.SYSTEM: dict.fromkeys(_SYSTEM, _N),
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
