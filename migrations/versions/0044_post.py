"""Letters that somebody prints or reads out, breaches that anybody reports, and complaints of people we do not know."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

WORDS = "what, risk_words, done, regulator_why, people_why"
FACTS = """id, breach_id, number, version, found_at, categories,
  people, risk, regulator, regulator_at, people_told, saved_by, saved_at"""
GROWS = """
DROP TRIGGER breach_entry_words ON breach_entry;
DROP TRIGGER breach_entry_grows ON breach_entry;
CREATE TRIGGER breach_entry_words BEFORE UPDATE OF {words} ON breach_entry
  FOR EACH ROW EXECUTE FUNCTION refuse_unless_removing();
CREATE TRIGGER breach_entry_grows BEFORE DELETE OR UPDATE OF {facts} ON breach_entry
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""


def moment(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def words(name: str, **how: object) -> sa.Column[object]:
    return sa.Column(name, sa.Text(), **how)  # type: ignore[arg-type]


def named(table: str, name: str) -> str:
    return op.f(f"ck_{table}_{name}")


def check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=named(table, name))


def by(table: str, name: str) -> None:
    """A column that says who of us did it."""
    op.add_column(table, sa.Column(name, sa.UUID(), nullable=True))
    op.create_foreign_key(op.f(f"fk_{table}_{name}_person"), table, "person", [name], ["id"])


def upgrade() -> None:
    _choices()
    _letters()
    _breaches()
    _reports()
    _complaints()


def _choices() -> None:
    op.create_table(
        "post_choice",
        sa.Column("person_id", sa.UUID(), nullable=False),
        words("wish", nullable=True),
        words("address", nullable=False),
        moment("said_at", nullable=False),
        check("post_choice", "wish_known", "wish IN ('email', 'letter', 'phone')"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_post_choice_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_post_choice")),
    )


def _letters() -> None:
    """Of a letter on paper from before nobody knows whether it was printed: it waits."""
    op.add_column("letter", sa.Column("due_on", sa.Date(), nullable=True))
    op.execute("UPDATE letter SET due_on = (made_at AT TIME ZONE 'Europe/London')::date + 2")
    op.alter_column("letter", "due_on", nullable=False)
    op.execute("UPDATE letter SET state = 'waiting', sent_at = NULL WHERE channel = 'print'")
    op.add_column("letter", sa.Column("answer_on", sa.Date(), nullable=True))
    op.add_column("letter", words("settled_how", nullable=True))
    op.add_column("letter", moment("settled_at"))
    by("letter", "settled_by")
    for name, condition in (
        ("state_known", "state IN ('waiting', 'sent', 'failed', 'settled')"),
        ("channel_known", "channel IN ('email', 'print', 'phone')"),
    ):
        op.drop_constraint(named("letter", name), "letter", type_="check")
        op.create_check_constraint(named("letter", name), "letter", condition)
    op.create_check_constraint(
        named("letter", "settled_how_known"), "letter", "settled_how IN ('posted', 'phoned', 'not_needed')"
    )
    op.create_check_constraint(
        named("letter", "settled"),
        "letter",
        "(state = 'settled') = (settled_at IS NOT NULL) AND (settled_at IS NULL) = (settled_how IS NULL)"
        " AND (settled_at IS NULL) = (settled_by IS NULL)",
    )
    op.create_check_constraint(
        named("letter", "settled_by_hand"),
        "letter",
        "channel = 'email' AND state <> 'settled' OR channel <> 'email' AND state IN ('waiting', 'settled')",
    )
    op.create_index("ix_letter_by_hand", "letter", ["due_on"], postgresql_where=sa.text("channel <> 'email'"))


def _breaches() -> None:
    op.add_column("breach_entry", sa.Column("regulator_by", sa.String(), server_default="", nullable=False))
    op.add_column("breach_entry", words("people_exempt", nullable=True))
    op.add_column("breach_entry", sa.Column("closed", sa.Boolean(), server_default="false", nullable=False))
    op.create_check_constraint(
        named("breach_entry", "people_exempt_known"),
        "breach_entry",
        "people_exempt IN ('unreadable', 'prevented', 'effort')",
    )
    op.execute(GROWS.format(words=f"{WORDS}, regulator_by", facts=f"{FACTS}, people_exempt, closed"))


def _reports() -> None:
    op.create_table(
        "breach_report",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("reported_by", sa.UUID(), nullable=False),
        moment("reported_at", nullable=False),
        sa.Column("breach_id", sa.UUID(), nullable=True),
        sa.Column("why_not", sa.String(), nullable=False),
        sa.Column("settled_by", sa.UUID(), nullable=True),
        moment("settled_at"),
        check(
            "breach_report", "settled",
            "(settled_at IS NULL) = (settled_by IS NULL)"
            " AND (settled_at IS NOT NULL) = (breach_id IS NOT NULL OR why_not <> '')",
        ),
        *(
            sa.ForeignKeyConstraint([name], ["person.id"], name=op.f(f"fk_breach_report_{name}_person"))
            for name in ("reported_by", "settled_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_breach_report")),
    )  # fmt: skip
    op.create_index(op.f("ix_breach_report_reported_by"), "breach_report", ["reported_by"])


def _complaints() -> None:
    for table, column in (("complaint", "person_id"), ("complaint", "recorded_by"), ("complaint_note", "person_id")):
        op.alter_column(table, column, nullable=True)
    for name in ("name", "email", "phone"):
        op.add_column("complaint", sa.Column(name, sa.String(), server_default="", nullable=False))
    op.add_column("complaint", words("form_key", nullable=True))
    op.create_unique_constraint(op.f("uq_complaint_form_key"), "complaint", ["form_key"])
    op.create_check_constraint(
        named("complaint", "of_somebody"),
        "complaint",
        "person_id IS NOT NULL OR (name <> '' AND (email <> '' OR phone <> ''))",
    )
    op.create_check_constraint(
        named("complaint", "recorded"), "complaint", "recorded_by IS NOT NULL OR (person_id IS NULL AND how = 'page')"
    )


def downgrade() -> None:
    """Complaints of people outside the register go: the tables before had no place for them."""
    op.execute("DELETE FROM complaint_note WHERE person_id IS NULL")
    op.execute("DELETE FROM complaint WHERE person_id IS NULL")
    for name in ("recorded", "of_somebody"):
        op.drop_constraint(named("complaint", name), "complaint", type_="check")
    op.drop_constraint(op.f("uq_complaint_form_key"), "complaint", type_="unique")
    for name in ("form_key", "phone", "email", "name"):
        op.drop_column("complaint", name)
    for table, column in (("complaint", "person_id"), ("complaint", "recorded_by"), ("complaint_note", "person_id")):
        op.alter_column(table, column, nullable=False)
    op.drop_table("breach_report")
    op.execute(GROWS.format(words=WORDS, facts=FACTS))
    for name in ("closed", "people_exempt", "regulator_by"):
        op.drop_column("breach_entry", name)
    op.drop_index("ix_letter_by_hand", "letter")
    op.execute("UPDATE letter SET state = 'sent' WHERE state = 'settled'")
    op.execute("UPDATE letter SET channel = 'print' WHERE channel = 'phone'")
    for name in ("settled_by_hand", "settled", "settled_how_known"):
        op.drop_constraint(named("letter", name), "letter", type_="check")
    for name, condition in (
        ("state_known", "state IN ('waiting', 'sent', 'failed')"),
        ("channel_known", "channel IN ('email', 'print')"),
    ):
        op.drop_constraint(named("letter", name), "letter", type_="check")
        op.create_check_constraint(named("letter", name), "letter", condition)
    for name in ("settled_by", "settled_at", "settled_how", "answer_on", "due_on"):
        op.drop_column("letter", name)
    op.drop_table("post_choice")
