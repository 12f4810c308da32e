"""A session can be moved or called off; a place is kept for those who are asked again."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

PLACES = "place IS NOT NULL AND status IN ('offered', 'accepted', 'delivered', 'no_show')"
PLACES_BEFORE = "status IN ('accepted', 'delivered', 'no_show')"
HAPPENED = ("planned", "longer", "shorter", "no")


def upgrade() -> None:
    op.add_column("session", sa.Column("venue_access", sa.String(), nullable=True))
    op.add_column("session", sa.Column("moved_from", sa.DateTime(timezone=True), nullable=True))
    op.add_column("session", sa.Column("called_off_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("session", sa.Column("called_off_by", sa.UUID(), nullable=True))
    op.add_column("session", sa.Column("changed_why", sa.String(), server_default="", nullable=False))
    op.alter_column("session", "changed_why", server_default=None)
    op.create_foreign_key(op.f("fk_session_called_off_by_person"), "session", "person", ["called_off_by"], ["id"])
    op.create_check_constraint(
        op.f("ck_session_called_off"), "session", "(status = 'cancelled') = (called_off_at IS NOT NULL)"
    )
    op.create_check_constraint(
        op.f("ck_session_called_off_by_somebody"), "session", "(called_off_at IS NULL) = (called_off_by IS NULL)"
    )
    _places(PLACES)
    _happened((*HAPPENED, "called_off"))


def _places(where: str) -> None:
    op.drop_index("uq_offer_place", table_name="offer")
    op.create_index(
        "uq_offer_place", "offer", ["session_id", "kind", "place"], unique=True, postgresql_where=sa.text(where)
    )


def _happened(words: tuple[str, ...]) -> None:
    op.drop_constraint(op.f("ck_claim_happened_known"), "claim")
    listed = ", ".join(f"'{word}'" for word in words)
    op.create_check_constraint(op.f("ck_claim_happened_known"), "claim", f"happened IN ({listed})")


def downgrade() -> None:
    _happened(HAPPENED)
    _places(PLACES_BEFORE)
    for name in ("called_off_by_somebody", "called_off"):
        op.drop_constraint(op.f(f"ck_session_{name}"), "session")
    for column in ("changed_why", "called_off_by", "called_off_at", "moved_from", "venue_access"):
        op.drop_column("session", column)
