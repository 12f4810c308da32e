"""Bookings to come are found without a look at every offer there ever was."""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    booked = sa.text("status = 'accepted'")
    op.create_index("ix_offer_accepted", "offer", ["person_id", "id"], postgresql_where=booked)


def downgrade() -> None:
    op.drop_index("ix_offer_accepted", table_name="offer")
