"""What another place has, also of a change that is only drafted."""

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("schedule_change", sa.Column("venue_has", sa.ARRAY(sa.Text()), nullable=False, server_default="{}"))
    op.alter_column("schedule_change", "venue_has", server_default=None)


def downgrade() -> None:
    op.drop_column("schedule_change", "venue_has")
