"""A claim filled in for somebody and confirmed by them, pay chosen on the claim, and travel that the team books."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

UUID = postgresql.UUID(as_uuid=True)
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _claim()
    op.create_table(
        "claim_help",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("claim_id", UUID, sa.ForeignKey("claim.id"), nullable=False, index=True),
        sa.Column("helper_id", UUID, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("began_at", INSTANT, nullable=False),
        sa.Column("asked_at", INSTANT),
        sa.Column("wrong", sa.String(), nullable=False),
        sa.Column("confirmed", sa.String()),
        sa.Column("confirmed_at", INSTANT),
        sa.Column("said_at", INSTANT),
        sa.Column("read_out", sa.String(), nullable=False),
        sa.Column("ended_at", INSTANT),
        sa.CheckConstraint("reason IN ('phone', 'visit', 'paper')", name="reason_known"),
        sa.CheckConstraint("confirmed IN ('page', 'confirmed_by_phone')", name="confirmed_known"),
        sa.CheckConstraint("(confirmed IS NULL) = (confirmed_at IS NULL)", name="confirmed_when"),
        sa.CheckConstraint(
            "(confirmed IS NOT DISTINCT FROM 'confirmed_by_phone') = (said_at IS NOT NULL AND read_out <> '')",
            name="what_was_read_out",
        ),
    )
    open_ = sa.text("ended_at IS NULL")
    op.create_index("uq_claim_help_open", "claim_help", ["claim_id"], unique=True, postgresql_where=open_)
    _travel()


def _claim() -> None:
    op.add_column("claim", sa.Column("pay_choice", sa.String()))
    op.add_column("claim", sa.Column("reduced_to_pence", sa.Integer()))
    op.add_column("claim", sa.Column("helpers", sa.ARRAY(UUID), nullable=False, server_default="{}"))
    op.alter_column("claim", "helpers", server_default=None)
    kind = postgresql.JSONB(astext_type=sa.Text())
    op.add_column("claim_line", sa.Column("beside", kind, nullable=False, server_default="{}"))
    op.alter_column("claim_line", "beside", server_default=None)
    for name, rule in CLAIM_CHECKS.items():
        op.create_check_constraint(name, "claim", rule)


CLAIM_CHECKS = {
    "approver_is_no_helper": "approved_by <> ALL (helpers)",
    "first_approver_is_no_helper": "first_approved_by <> ALL (helpers)",
    "helper_is_not_claimant": "person_id <> ALL (helpers)",
    "pay_choice_known": "pay_choice IN ('paid', 'reduced', 'declined')",
    "reduced": "reduced_to_pence >= 0",
}


def _travel() -> None:
    op.create_table(
        "travel_request",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("offer_id", UUID, sa.ForeignKey("offer.id"), nullable=False, index=True),
        sa.Column("session_id", UUID, sa.ForeignKey("session.id"), nullable=False),
        sa.Column("person_id", UUID, sa.ForeignKey("associate.person_id"), nullable=False, index=True),
        sa.Column("academy_code", sa.String(), sa.ForeignKey("academy.code"), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("from_place", sa.String(), nullable=False),
        sa.Column("to_place", sa.String(), nullable=False),
        sa.Column("needs", sa.LargeBinary()),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("asked_by", UUID, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("answered_by", UUID, sa.ForeignKey("person.id")),
        sa.Column("answered_at", INSTANT),
        sa.Column("supplier", sa.String(), nullable=False),
        sa.Column("order_number", sa.String(), nullable=False),
        sa.Column("pence", sa.Integer()),
        sa.Column("why", sa.String(), nullable=False),
        sa.CheckConstraint("category IN ('rail', 'bus', 'taxi', 'hotel')", name="category_known"),
        sa.CheckConstraint("status IN ('asked', 'booked', 'not_booked', 'taken_back')", name="status_known"),
        sa.CheckConstraint(
            "(status = 'booked') = (supplier <> '' AND order_number <> '' AND pence IS NOT NULL)", name="booked"
        ),
        sa.CheckConstraint("pence > 0", name="pence"),
        sa.CheckConstraint("status <> 'not_booked' OR why <> ''", name="why_not"),
    )
    op.create_index("ix_travel_request_academy_status", "travel_request", ["academy_code", "status"])


def downgrade() -> None:
    op.drop_table("travel_request")
    op.drop_table("claim_help")
    for name in CLAIM_CHECKS:
        op.drop_constraint(op.f(f"ck_claim_{name}"), "claim", type_="check")
    op.drop_column("claim_line", "beside")
    for column in ("helpers", "reduced_to_pence", "pay_choice"):
        op.drop_column("claim", column)
