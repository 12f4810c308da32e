"""What somebody's name still stands in when they are erased, and when the database's files were cleaned of them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0027"
down_revision = "0021"
branch_labels = None
depends_on = None

EMPTY = sa.text("'[]'::jsonb")


def upgrade() -> None:
    op.add_column("removal", sa.Column("cleaned", JSONB(), server_default=EMPTY, nullable=False))
    op.add_column("removal", sa.Column("cleaned_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("removal", sa.Column("mentions", JSONB(), server_default=EMPTY, nullable=False))
    op.add_column("removal", sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True))
    for name in ("cleaned", "mentions"):
        op.alter_column("removal", name, server_default=None)
    op.create_check_constraint(
        op.f("ck_removal_cleaned_after"), "removal", "cleaned_at IS NULL OR finished_at IS NOT NULL"
    )


def downgrade() -> None:
    op.drop_constraint(op.f("ck_removal_cleaned_after"), "removal")
    for name in ("looked_at", "mentions", "cleaned_at", "cleaned"):
        op.drop_column("removal", name)
