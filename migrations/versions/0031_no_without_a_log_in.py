"""A link in the e-mail says no to an offer without a log-in; only its hash is kept. Calendars follow a kept place."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

# A place that is kept, after a move, until the person answers: its calendar says so, and must hear when that ends.
TOUCHES = """
CREATE OR REPLACE FUNCTION calendar_offer_touches() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (OLD.status, OLD.person_id, OLD.session_id)
      IS NOT DISTINCT FROM (NEW.status, NEW.person_id, NEW.session_id) THEN
    RETURN NULL;
  END IF;
  INSERT INTO calendar_touch (owner)
  SELECT DISTINCT one.person_id::text FROM (VALUES
    (CASE WHEN TG_OP <> 'INSERT' THEN OLD.person_id END, CASE WHEN TG_OP <> 'INSERT' THEN OLD.status END,
     CASE WHEN TG_OP <> 'INSERT' THEN OLD.place END),
    (CASE WHEN TG_OP <> 'DELETE' THEN NEW.person_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.status END,
     CASE WHEN TG_OP <> 'DELETE' THEN NEW.place END)
  ) one (person_id, status, place)
  WHERE one.status IN ('accepted', 'delivered', 'no_show', 'cancelled'){kept};
  RETURN NULL;
END $$
"""
KEPT = " OR (one.status = 'offered' AND one.place IS NOT NULL)"


def upgrade() -> None:
    op.add_column("offer", sa.Column("link_hash", sa.Text(), nullable=True))
    op.create_unique_constraint(op.f("uq_offer_link_hash"), "offer", ["link_hash"])
    op.execute(TOUCHES.format(kept=KEPT))


def downgrade() -> None:
    op.execute(TOUCHES.format(kept=""))
    op.drop_column("offer", "link_hash")
