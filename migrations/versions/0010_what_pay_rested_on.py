"""A claim keeps the facts it was assessed on, and an offer those its pay was worked out from, to be replayed."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("offer", sa.Column("priced_on", postgresql.JSONB(), nullable=True))
    op.add_column("claim", sa.Column("basis", postgresql.JSONB(), nullable=True))
    op.add_column("claim", sa.Column("assessed_at", sa.DateTime(timezone=True), nullable=True))
    op.create_check_constraint(op.f("ck_claim_assessed"), "claim", "(basis IS NULL) = (assessed_at IS NULL)")


def downgrade() -> None:
    op.drop_constraint(op.f("ck_claim_assessed"), "claim")
    op.drop_column("claim", "assessed_at")
    op.drop_column("claim", "basis")
    op.drop_column("offer", "priced_on")
