"""What a place has, and what somebody must have of a place: nobody is suggested where they could not take part."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

IN_A_PLACE = "'', 'step_free', 'accessible_toilet', 'hearing_loop', 'quiet_room', 'parking_near'"


def upgrade() -> None:
    op.add_column("cohort", sa.Column("venue_has", sa.ARRAY(sa.Text()), nullable=False, server_default="{}"))
    op.alter_column("cohort", "venue_has", server_default=None)
    op.add_column("session", sa.Column("venue_has", sa.ARRAY(sa.Text()), nullable=True))
    # Where somebody moved a session, what the cohort's own place has is not so of it.
    op.execute("UPDATE session SET venue_has = '{}' WHERE venue_access IS NOT NULL")
    op.add_column("access_need", sa.Column("place", sa.String(), nullable=False, server_default=""))
    op.create_check_constraint(op.f("ck_access_need_place_known"), "access_need", f"place IN ({IN_A_PLACE})")


def downgrade() -> None:
    op.drop_constraint(op.f("ck_access_need_place_known"), "access_need")
    op.drop_column("access_need", "place")
    op.drop_column("session", "venue_has")
    op.drop_column("cohort", "venue_has")
