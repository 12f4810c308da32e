"""Whoever's own calendar stops working is told, once; calendars are read whole again, for what was said no to."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outside_calendar", sa.Column("told_at", sa.DateTime(timezone=True), nullable=True))
    # Without these the host would say that nothing changed, and invitations declined would stay busy.
    op.execute("UPDATE outside_calendar SET etag = '', modified = ''")


def downgrade() -> None:
    op.drop_column("outside_calendar", "told_at")
