"""When, how many and how people were told of a breach, and no closing without it."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

WORDS = "what, risk_words, done, regulator_why, people_why, regulator_by"
FACTS = """id, breach_id, number, version, found_at, categories,
  people, risk, regulator, regulator_at, people_told, saved_by, saved_at, people_exempt, closed"""
GROWS = """
DROP TRIGGER breach_entry_words ON breach_entry;
DROP TRIGGER breach_entry_grows ON breach_entry;
CREATE TRIGGER breach_entry_words BEFORE UPDATE OF {words} ON breach_entry
  FOR EACH ROW EXECUTE FUNCTION refuse_unless_removing();
CREATE TRIGGER breach_entry_grows BEFORE DELETE OR UPDATE OF {facts} ON breach_entry
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""
CHECKS = {
    "people_how": "people_told IS TRUE OR (people_on IS NULL AND people_number IS NULL AND people_how = '')",
    "people_number": "people_number >= 1",
}


def upgrade() -> None:
    op.add_column("breach_entry", sa.Column("people_on", sa.Date(), nullable=True))
    op.add_column("breach_entry", sa.Column("people_number", sa.Integer(), nullable=True))
    op.add_column("breach_entry", sa.Column("people_how", sa.String(), server_default="", nullable=False))
    for name, condition in CHECKS.items():
        op.create_check_constraint(op.f(f"ck_breach_entry_{name}"), "breach_entry", condition)
    op.execute(GROWS.format(words=f"{WORDS}, people_how", facts=f"{FACTS}, people_on, people_number"))


def downgrade() -> None:
    op.execute(GROWS.format(words=WORDS, facts=FACTS))
    for name in CHECKS:
        op.drop_constraint(op.f(f"ck_breach_entry_{name}"), "breach_entry")
    for name in ("people_how", "people_number", "people_on"):
        op.drop_column("breach_entry", name)
