"""Rules that approve claims, second looks, the day to decide by, two approvals, and lines that wait by themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

DECIDED = "status NOT IN ('approved', 'in_run', 'paid', 'failed')"
RULES = "('fee_as_offered', 'miles_near', 'fare_with_receipt', 'same_as_last')"
CHECKS = {
    "has_an_approver": f"{DECIDED} OR (approved_by IS NULL) <> (approved_rules IS NULL)",
    "one_approver": "approved_by IS NULL OR approved_rules IS NULL",
    "rules_named": "cardinality(approved_rules) > 0",
    "rules_need_the_claimants_word": "approved_rules IS NULL OR submitted_by = person_id",
    "approvals_needed_known": "approvals_needed IN (1, 2)",
    "rules_are_no_second_approval": "approvals_needed = 1 OR approved_rules IS NULL",
    "both_approvals": f"{DECIDED} OR approvals_needed = 1 OR first_approved_by IS NOT NULL",
    "first_approver_is_not_claimant": "first_approved_by <> person_id",
    "first_approver_is_not_sender": "first_approved_by <> submitted_by",
    "two_approvers": "first_approved_by <> approved_by",
    "rest_of_another": "rest_of <> id",
}


def columns() -> list[sa.Column]:
    return [
        sa.Column("rest_of", sa.UUID(), sa.ForeignKey("claim.id", name="fk_claim_rest_of_claim"), nullable=True),
        sa.Column("approved_rules", sa.ARRAY(sa.Text()), nullable=True),
        sa.Column("second_look", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("decide_by", sa.Date(), nullable=True),
        sa.Column(
            "first_approved_by",
            sa.UUID(),
            sa.ForeignKey("person.id", name="fk_claim_first_approved_by_person"),
            nullable=True,
        ),
        sa.Column("first_approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approvals_needed", sa.Integer(), nullable=False, server_default="1"),
    ]


def upgrade() -> None:
    for column in columns():
        op.add_column("claim", column)
    for name in ("second_look", "approvals_needed"):
        op.alter_column("claim", name, server_default=None)
    op.drop_constraint("ck_claim_has_an_approver", "claim")
    for name, check in CHECKS.items():
        op.create_check_constraint(op.f(f"ck_claim_{name}"), "claim", check)
    op.drop_constraint("uq_claim_offer_id", "claim")
    op.create_index("uq_claim_offer_id", "claim", ["offer_id"], unique=True, postgresql_where="rest_of IS NULL")
    op.create_index("ix_claim_offer_id", "claim", ["offer_id"])
    op.create_index("ix_claim_rest_of", "claim", ["rest_of"])
    op.create_index("ix_claim_decide_by", "claim", ["decide_by"], postgresql_where="status = 'submitted'")
    # About ten working days: claims sent before this have no promised day of their own.
    op.execute("UPDATE claim SET decide_by = submitted_at::date + 14 WHERE status = 'submitted'")
    op.add_column("claim_line", sa.Column("approved_rule", sa.String(), nullable=True))
    op.create_check_constraint(op.f("ck_claim_line_approved_rule_known"), "claim_line", f"approved_rule IN {RULES}")
    op.create_check_constraint(
        op.f("ck_claim_line_rules_only_approve"), "claim_line", "approved_rule IS NULL OR decision = 'approved'"
    )
    _tables()


def _tables() -> None:
    op.create_table(
        "approval_rule",
        sa.Column(
            "academy_code", sa.String(), sa.ForeignKey("academy.code", name="fk_approval_rule_academy_code_academy")
        ),
        sa.Column("rule", sa.String()),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("most_pence", sa.Integer(), nullable=False),
        sa.Column(
            "changed_by",
            sa.UUID(),
            sa.ForeignKey("person.id", name="fk_approval_rule_changed_by_person"),
            nullable=False,
        ),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("academy_code", "rule", name="pk_approval_rule"),
        sa.CheckConstraint(f"rule IN {RULES}", name=op.f("ck_approval_rule_rule_known")),
        sa.CheckConstraint("most_pence > 0 AND most_pence <= 1000000", name=op.f("ck_approval_rule_most")),
    )
    op.create_table(
        "second_look",
        sa.Column(
            "academy_code", sa.String(), sa.ForeignKey("academy.code", name="fk_second_look_academy_code_academy")
        ),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column(
            "changed_by", sa.UUID(), sa.ForeignKey("person.id", name="fk_second_look_changed_by_person"), nullable=False
        ),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("academy_code", name="pk_second_look"),
        sa.CheckConstraint("percent BETWEEN 0 AND 100", name=op.f("ck_second_look_percent")),
        sa.CheckConstraint("octet_length(key) = 32", name=op.f("ck_second_look_key")),
    )
    op.create_table(
        "claim_warning",
        sa.Column("claim_id", sa.UUID(), sa.ForeignKey("claim.id", name="fk_claim_warning_claim_id_claim")),
        sa.Column("decide_by", sa.Date()),
        sa.Column("what", sa.String()),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("claim_id", "decide_by", "what", name="pk_claim_warning"),
        sa.CheckConstraint("what IN ('soon', 'late')", name=op.f("ck_claim_warning_what_known")),
    )


def downgrade() -> None:
    for table in ("claim_warning", "second_look", "approval_rule"):
        op.drop_table(table)
    op.drop_column("claim_line", "approved_rule")
    for index in ("ix_claim_decide_by", "ix_claim_rest_of", "ix_claim_offer_id", "uq_claim_offer_id"):
        op.drop_index(index, "claim")
    for name in CHECKS:
        op.drop_constraint(f"ck_claim_{name}", "claim")
    for column in columns():
        op.drop_column("claim", column.name)
    op.create_unique_constraint("uq_claim_offer_id", "claim", ["offer_id"])
    op.create_check_constraint(op.f("ck_claim_has_an_approver"), "claim", f"{DECIDED} OR approved_by IS NOT NULL")
