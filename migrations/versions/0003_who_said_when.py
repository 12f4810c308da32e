"""Whether a person said when they are free, or a list of their team's did."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("availability", sa.Column("from_list", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.alter_column("availability", "from_list", server_default=None)


def downgrade() -> None:
    op.drop_column("availability", "from_list")
