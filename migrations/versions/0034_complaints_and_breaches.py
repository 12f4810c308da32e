"""Complaints about how data is handled, and the log of breaches, whose entries nobody changes or deletes."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

KINDS = ("story", "access_needs", "topics", "receipt", "development", "reflection", "copy")
HOW = "'page', 'phone', 'letter', 'email', 'talk'"

BREACH = {
    "risk_known": "risk IN ('unlikely', 'likely', 'high')",
    "counted": "version >= 1 AND people >= 0",
    "of_something": "cardinality(categories) > 0",
    "told_when": "(regulator IS TRUE) = (regulator_at IS NOT NULL)",
    "regulator_why": "regulator IS NULL OR regulator_why <> ''",
    "people_why": "people_told IS NULL OR people_why <> ''",
}

# Of an entry nothing changes but a name in its words, when somebody is erased by two people: the door of 0020.
GROWS = """
CREATE TRIGGER breach_entry_words BEFORE UPDATE OF what, risk_words, done, regulator_why, people_why ON breach_entry
  FOR EACH ROW EXECUTE FUNCTION refuse_unless_removing();
CREATE TRIGGER breach_entry_grows BEFORE DELETE OR UPDATE OF id, breach_id, number, version, found_at, categories,
  people, risk, regulator, regulator_at, people_told, saved_by, saved_at ON breach_entry
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER breach_entry_stays BEFORE TRUNCATE ON breach_entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""


def person(table: str, name: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], ["person.id"], name=op.f(f"fk_{table}_{name}_person"))


def moment(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def ident(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.UUID(), nullable=nullable)


def upgrade() -> None:
    _complaints()
    _notes()
    _kinds_of_reads(*KINDS, "complaint")
    _breaches()


def _complaints() -> None:
    op.create_table(
        "complaint",
        ident("id"),
        ident("person_id"),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        ident("recorded_by"),
        moment("recorded_at", nullable=False),
        ident("acknowledged_by", nullable=True),
        moment("acknowledged_at"),
        ident("answered_by", nullable=True),
        moment("answered_at"),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(f"how IN ({HOW})", name=op.f("ck_complaint_how_known")),
        sa.CheckConstraint("outcome IN ('right', 'partly', 'not_found')", name=op.f("ck_complaint_outcome_known")),
        sa.CheckConstraint("how <> 'page' OR recorded_by = person_id", name=op.f("ck_complaint_by_whom")),
        sa.CheckConstraint(
            "(acknowledged_by IS NULL) = (acknowledged_at IS NULL)", name=op.f("ck_complaint_acknowledged")
        ),
        sa.CheckConstraint(
            "(answered_by IS NULL) = (answered_at IS NULL) AND (answered_by IS NULL) = (outcome IS NULL)"
            " AND (answered_by IS NULL) = (answer IS NULL)",
            name=op.f("ck_complaint_answered"),
        ),
        sa.CheckConstraint("person_id NOT IN (acknowledged_by, answered_by)", name=op.f("ck_complaint_not_their_own")),
        *(person("complaint", one) for one in ("person_id", "recorded_by", "acknowledged_by", "answered_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint")),
    )
    op.create_index(op.f("ix_complaint_person_id"), "complaint", ["person_id"])


def _notes() -> None:
    op.create_table(
        "complaint_note",
        ident("id"),
        ident("complaint_id"),
        ident("person_id"),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        ident("made_by"),
        moment("made_at", nullable=False),
        sa.ForeignKeyConstraint(
            ["complaint_id"], ["complaint.id"], name=op.f("fk_complaint_note_complaint_id_complaint")
        ),
        person("complaint_note", "person_id"),
        person("complaint_note", "made_by"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint_note")),
    )
    for name in ("complaint_id", "person_id"):
        op.create_index(op.f(f"ix_complaint_note_{name}"), "complaint_note", [name])


def _breaches() -> None:
    op.create_table(
        "breach_entry",
        ident("id"),
        ident("breach_id"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        moment("found_at", nullable=False),
        sa.Column("categories", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("risk", sa.Text(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("risk_words", "done")),
        sa.Column("regulator", sa.Boolean(), nullable=True),
        moment("regulator_at"),
        sa.Column("regulator_why", sa.String(), nullable=False),
        sa.Column("people_told", sa.Boolean(), nullable=True),
        sa.Column("people_why", sa.String(), nullable=False),
        ident("saved_by"),
        moment("saved_at", nullable=False),
        *(sa.CheckConstraint(said, name=op.f(f"ck_breach_entry_{name}")) for name, said in BREACH.items()),
        person("breach_entry", "saved_by"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_breach_entry")),
        sa.UniqueConstraint("breach_id", "version", name=op.f("uq_breach_entry_breach_id_version")),
    )
    op.execute(GROWS)


def _kinds_of_reads(*kinds: str) -> None:
    allowed = ", ".join(f"'{kind}'" for kind in kinds)
    op.drop_constraint(op.f("ck_sensitive_read_kind_known"), "sensitive_read", type_="check")
    op.create_check_constraint(op.f("ck_sensitive_read_kind_known"), "sensitive_read", f"kind IN ({allowed})")


def downgrade() -> None:
    op.execute("DELETE FROM sensitive_read WHERE kind = 'complaint'")
    _kinds_of_reads(*KINDS)
    op.drop_table("breach_entry")
    op.drop_table("complaint_note")
    op.drop_table("complaint")
