"""Advances: claims of their own before the day, what is taken off for them, and their account in the ledger."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ACCOUNTS = "'fees_payable', 'expenses_payable', 'payroll', 'bank'"
OPEN = "is_advance AND status IN ('draft', 'submitted', 'returned')"


def upgrade() -> None:
    op.add_column("claim", sa.Column("is_advance", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.alter_column("claim", "is_advance", server_default=None)
    op.add_column("claim", sa.Column("came_back", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(
        "UPDATE claim SET came_back = true WHERE id IN (SELECT claim_id FROM payment_item WHERE status = 'failed')"
    )
    op.alter_column("claim", "came_back", server_default=None)
    op.alter_column("claim", "delivery_confirmed_by", nullable=True)
    op.create_check_constraint(
        op.f("ck_claim_advance_before_delivery"), "claim", "(delivery_confirmed_by IS NULL) = is_advance"
    )
    op.create_check_constraint(
        op.f("ck_claim_no_rule_for_an_advance"), "claim", "NOT is_advance OR approved_rules IS NULL"
    )
    op.drop_index("uq_claim_offer_id", "claim")
    one = "rest_of IS NULL AND NOT is_advance"
    op.create_index("uq_claim_offer_id", "claim", ["offer_id"], unique=True, postgresql_where=one)
    op.create_index("uq_claim_advance_asked", "claim", ["offer_id"], unique=True, postgresql_where=OPEN)
    _offsets()
    _ledger()


def _offsets() -> None:
    op.create_table(
        "advance_offset",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("advance_id", sa.UUID(), nullable=False),
        sa.Column("claim_id", sa.UUID(), nullable=False),
        sa.Column("pence", sa.Integer(), nullable=False),
        sa.Column("fixed", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("pence > 0", name=op.f("ck_advance_offset_pence")),
        sa.CheckConstraint("advance_id <> claim_id", name=op.f("ck_advance_offset_of_another_claim")),
        sa.CheckConstraint("undone_at IS NULL OR NOT fixed", name=op.f("ck_advance_offset_fixed_stands")),
        sa.ForeignKeyConstraint(["advance_id"], ["claim.id"], name=op.f("fk_advance_offset_advance_id_claim")),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_advance_offset_claim_id_claim")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advance_offset")),
    )
    op.create_index(op.f("ix_advance_offset_advance_id"), "advance_offset", ["advance_id"])
    op.create_index(op.f("ix_advance_offset_claim_id"), "advance_offset", ["claim_id"])
    live = "undone_at IS NULL"
    op.create_index(
        "uq_advance_offset_live", "advance_offset", ["advance_id", "claim_id"], unique=True, postgresql_where=live
    )


def _ledger() -> None:
    op.drop_constraint("ck_ledger_entry_account_known", "ledger_entry")
    op.create_check_constraint(
        op.f("ck_ledger_entry_account_known"), "ledger_entry", f"account IN ({ACCOUNTS}, 'advances')"
    )
    op.alter_column("ledger_entry", "item_id", nullable=True)
    op.add_column("ledger_entry", sa.Column("offset_id", sa.UUID(), nullable=True))
    op.create_foreign_key(
        op.f("fk_ledger_entry_offset_id_advance_offset"), "ledger_entry", "advance_offset", ["offset_id"], ["id"]
    )
    op.create_check_constraint(
        op.f("ck_ledger_entry_of_one_thing"), "ledger_entry", "(item_id IS NULL) <> (offset_id IS NULL)"
    )
    op.create_index(
        "uq_ledger_entry_offset",
        "ledger_entry",
        ["offset_id", "account"],
        unique=True,
        postgresql_where="offset_id IS NOT NULL",
    )


def downgrade() -> None:
    op.drop_index("uq_ledger_entry_offset", "ledger_entry")
    op.drop_constraint("ck_ledger_entry_of_one_thing", "ledger_entry")
    op.drop_column("ledger_entry", "offset_id")
    op.alter_column("ledger_entry", "item_id", nullable=False)
    op.drop_constraint("ck_ledger_entry_account_known", "ledger_entry")
    op.create_check_constraint(op.f("ck_ledger_entry_account_known"), "ledger_entry", f"account IN ({ACCOUNTS})")
    op.drop_table("advance_offset")
    op.drop_index("uq_claim_advance_asked", "claim")
    op.drop_index("uq_claim_offer_id", "claim")
    op.drop_constraint("ck_claim_no_rule_for_an_advance", "claim")
    op.drop_constraint("ck_claim_advance_before_delivery", "claim")
    op.alter_column("claim", "delivery_confirmed_by", nullable=False)
    op.drop_column("claim", "came_back")
    op.drop_column("claim", "is_advance")
    op.create_index("uq_claim_offer_id", "claim", ["offer_id"], unique=True, postgresql_where="rest_of IS NULL")
