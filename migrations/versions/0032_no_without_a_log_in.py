"""A link in the e-mail says no to an offer without a log-in; only its hash is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("offer", sa.Column("link_hash", sa.Text(), nullable=True))
    op.create_unique_constraint(op.f("uq_offer_link_hash"), "offer", ["link_hash"])


def downgrade() -> None:
    op.drop_column("offer", "link_hash")
