"""Somebody is told once that a booking of theirs needs what they no longer have."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("offer", sa.Column("lapse_told_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_offer_lapse_told", "offer", ["lapse_told_at"], postgresql_where=sa.text("lapse_told_at IS NOT NULL")
    )


def downgrade() -> None:
    op.drop_column("offer", "lapse_told_at")
