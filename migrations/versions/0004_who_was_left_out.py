"""A run keeps whom it left out when it was locked, and why."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    kind = postgresql.JSONB(astext_type=sa.Text())
    op.add_column("payment_run", sa.Column("left_out", kind, nullable=False, server_default="[]"))
    op.alter_column("payment_run", "left_out", server_default=None)


def downgrade() -> None:
    op.drop_column("payment_run", "left_out")
