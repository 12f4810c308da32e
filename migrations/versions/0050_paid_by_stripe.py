"""Costs can be paid by Stripe: people's accounts there, what was sent, and what Stripe told us."""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
STATES = "'to_send', 'sent', 'on_its_way', 'paid', 'to_take_back', 'failed', 'unclear', 'came_back'"
FORMATS = "format IN ('csv', 'bacs18', 'pain001'{})"
WANTED = "item_id, payee_id, account, pence, reference, key, made_at"
OLD, NEW = (", ".join(f"{row}.{name}" for name in WANTED.split(", ")) for row in ("OLD", "NEW"))
# What was wanted of Stripe stays as it was approved, under the key it was first asked with; so does a person's account.
STAYS = f"""
CREATE TRIGGER stripe_payment_wanted BEFORE UPDATE ON stripe_payment FOR EACH ROW
  WHEN (({OLD}) IS DISTINCT FROM ({NEW}) OR NEW.token < OLD.token OR NEW.attempt < OLD.attempt
    OR OLD.transfer IS NOT NULL AND OLD.transfer IS DISTINCT FROM NEW.transfer
    OR OLD.payout IS NOT NULL AND OLD.payout IS DISTINCT FROM NEW.payout)
  EXECUTE FUNCTION refuse_change();
CREATE TRIGGER payee_account_says BEFORE UPDATE ON payee_account FOR EACH ROW
  WHEN (OLD.key IS DISTINCT FROM NEW.key OR OLD.account IS NOT NULL AND OLD.account IS DISTINCT FROM NEW.account)
  EXECUTE FUNCTION refuse_change();
"""


def to_person(table: str, name: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], ["person.id"], name=op.f(f"fk_{table}_{name}_person"))


def upgrade() -> None:
    _formats(", 'stripe'")
    op.create_table(
        "payee_account",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=True),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("details_given", sa.Boolean(), nullable=False),
        sa.Column("pays_out", sa.Boolean(), nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.Column("tried_at", INSTANT, nullable=True),
        sa.Column("look_at", INSTANT, nullable=True),
        sa.Column("verified_by", sa.UUID(), nullable=True),
        sa.Column("verified_at", INSTANT, nullable=True),
        sa.CheckConstraint(
            "status IN ('entered', 'verified', 'superseded', 'frozen')", name=op.f("ck_payee_account_status_known")
        ),
        sa.CheckConstraint("verified_by <> person_id", name=op.f("ck_payee_account_verifier_is_not_payee")),
        sa.CheckConstraint(
            "(verified_by IS NULL) = (verified_at IS NULL)", name=op.f("ck_payee_account_verified_by_somebody")
        ),
        to_person("payee_account", "person_id"),
        to_person("payee_account", "verified_by"),
        sa.UniqueConstraint("person_id", "version", name=op.f("uq_payee_account_person_id_version")),
        sa.UniqueConstraint("key", name=op.f("uq_payee_account_key")),
        sa.UniqueConstraint("account", name=op.f("uq_payee_account_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payee_account")),
    )
    op.create_index("ix_payee_account_fingerprint", "payee_account", ["fingerprint"])
    op.create_index("ix_payee_account_look_at", "payee_account", ["look_at"])
    op.create_index(
        "uq_payee_account_live",
        "payee_account",
        ["person_id"],
        unique=True,
        postgresql_where=sa.text("status IN ('entered', 'verified')"),
    )
    op.create_table(
        "stripe_payment",
        sa.Column("item_id", sa.UUID(), nullable=False),
        sa.Column("payee_id", sa.UUID(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("pence", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("transfer", sa.String(), nullable=True),
        sa.Column("payout", sa.String(), nullable=True),
        sa.Column("payout_status", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.Column("tried_at", INSTANT, nullable=True),
        sa.Column("look_at", INSTANT, nullable=True),
        sa.Column("token", sa.Integer(), nullable=False),
        sa.Column("lease_until", INSTANT, nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.CheckConstraint(f"state IN ({STATES})", name=op.f("ck_stripe_payment_state_known")),
        sa.CheckConstraint("pence > 0", name=op.f("ck_stripe_payment_pence")),
        sa.ForeignKeyConstraint(["item_id"], ["payment_item.id"], name=op.f("fk_stripe_payment_item_id_payment_item")),
        sa.ForeignKeyConstraint(
            ["payee_id"], ["payee_account.id"], name=op.f("fk_stripe_payment_payee_id_payee_account")
        ),
        *(
            sa.UniqueConstraint(name, name=op.f(f"uq_stripe_payment_{name}"))
            for name in ("reference", "key", "transfer", "payout")
        ),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_stripe_payment")),
    )
    op.create_index("ix_stripe_payment_look_at", "stripe_payment", ["look_at"])
    op.create_table(
        "stripe_event",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("heard_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stripe_event")),
    )
    op.add_column("payment_item", sa.Column("payee_id", sa.UUID(), nullable=True))
    op.create_foreign_key(
        op.f("fk_payment_item_payee_id_payee_account"), "payment_item", "payee_account", ["payee_id"], ["id"]
    )
    op.create_check_constraint(
        op.f("ck_payment_item_one_way"), "payment_item", "payee_id IS NULL OR (bank_id IS NULL AND rail = 'bank')"
    )
    op.execute(STAYS)


def _formats(more: str) -> None:
    op.drop_constraint(op.f("ck_payment_rail_format_known"), "payment_rail")
    op.create_check_constraint(op.f("ck_payment_rail_format_known"), "payment_rail", FORMATS.format(more))


def downgrade() -> None:
    op.drop_constraint(op.f("ck_payment_item_one_way"), "payment_item")
    op.drop_constraint(op.f("fk_payment_item_payee_id_payee_account"), "payment_item", type_="foreignkey")
    op.drop_column("payment_item", "payee_id")
    for table in ("stripe_event", "stripe_payment", "payee_account"):
        op.drop_table(table)
    _formats("")
