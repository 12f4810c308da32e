"""A session may be claimed anew once its claim was taken back: a booking has at most one claim that was not."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

WHOLE = "rest_of IS NULL AND NOT is_advance"


def upgrade() -> None:
    _one_claim(f"{WHOLE} AND status <> 'withdrawn'")


def downgrade() -> None:
    """Refused by the database where somebody has claimed anew."""
    _one_claim(WHOLE)


def _one_claim(where: str) -> None:
    op.drop_index("uq_claim_offer_id", "claim")
    op.create_index("uq_claim_offer_id", "claim", ["offer_id"], unique=True, postgresql_where=where)
