"""When a log-in last showed who it is, and codes that show it."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("log_in", sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE log_in SET confirmed_at = started_at")
    op.alter_column("log_in", "confirmed_at", nullable=False)
    op.add_column("log_in", sa.Column("before_hash", sa.String(), nullable=True))
    op.create_unique_constraint(op.f("uq_log_in_before_hash"), "log_in", ["before_hash"])
    op.add_column("challenge", sa.Column("log_in_hash", sa.String(), nullable=True))
    op.create_index(op.f("ix_challenge_log_in_hash"), "challenge", ["log_in_hash"])


def downgrade() -> None:
    op.execute("DELETE FROM challenge WHERE log_in_hash IS NOT NULL")  # else they would let somebody in
    op.drop_index(op.f("ix_challenge_log_in_hash"), "challenge")
    op.drop_column("challenge", "log_in_hash")
    op.drop_constraint(op.f("uq_log_in_before_hash"), "log_in", type_="unique")
    op.drop_column("log_in", "before_hash")
    op.drop_column("log_in", "confirmed_at")
