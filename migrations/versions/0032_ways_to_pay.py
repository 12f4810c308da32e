"""How the organisation pays: a version of each way by two people, and by which a file was made."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
SAYS = "kind, version, format, columns, payer_name, sort_code, account_number, user_number"
OLD, NEW = (", ".join(f"{row}.{name}" for name in SAYS.split(", ")) for row in ("OLD", "NEW"))
# What a version says stays as it was said; and once two people agreed, they did.
STAYS = f"""
CREATE TRIGGER payment_rail_says BEFORE UPDATE ON payment_rail FOR EACH ROW
  WHEN (({OLD}) IS DISTINCT FROM ({NEW}) OR OLD.confirmed_at IS DISTINCT FROM NEW.confirmed_at AND OLD.confirmed_at IS NOT NULL)
  EXECUTE FUNCTION refuse_change();
CREATE TRIGGER payment_rail_stays BEFORE DELETE ON payment_rail FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""


def upgrade() -> None:
    op.create_table(
        "payment_rail",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("columns", JSONB(), nullable=False),
        sa.Column("payer_name", sa.String(), nullable=False),
        sa.Column("sort_code", sa.String(), nullable=False),
        sa.Column("account_number", sa.String(), nullable=False),
        sa.Column("user_number", sa.String(), nullable=False),
        sa.Column("set_by", sa.UUID(), nullable=False),
        sa.Column("set_at", INSTANT, nullable=False),
        sa.Column("confirmed_by", sa.UUID(), nullable=True),
        sa.Column("confirmed_at", INSTANT, nullable=True),
        sa.CheckConstraint("kind IN ('payroll', 'bank')", name=op.f("ck_payment_rail_kind_known")),
        sa.CheckConstraint("format IN ('csv', 'bacs18', 'pain001')", name=op.f("ck_payment_rail_format_known")),
        sa.CheckConstraint("kind = 'bank' OR format = 'csv'", name=op.f("ck_payment_rail_payroll_is_a_sheet")),
        sa.CheckConstraint("confirmed_by <> set_by", name=op.f("ck_payment_rail_two_people")),
        sa.CheckConstraint(
            "(confirmed_by IS NULL) = (confirmed_at IS NULL)", name=op.f("ck_payment_rail_confirmed_by_somebody")
        ),
        *(
            sa.ForeignKeyConstraint([name], ["person.id"], name=op.f(f"fk_payment_rail_{name}_person"))
            for name in ("set_by", "confirmed_by")
        ),
        sa.UniqueConstraint("kind", "version", name=op.f("uq_payment_rail_kind_version")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_rail")),
    )
    op.execute(STAYS)
    op.add_column("run_file", sa.Column("rail_id", sa.UUID(), nullable=True))
    op.create_foreign_key(op.f("fk_run_file_rail_id_payment_rail"), "run_file", "payment_rail", ["rail_id"], ["id"])


def downgrade() -> None:
    op.drop_constraint(op.f("fk_run_file_rail_id_payment_rail"), "run_file", type_="foreignkey")
    op.drop_column("run_file", "rail_id")
    op.drop_table("payment_rail")
