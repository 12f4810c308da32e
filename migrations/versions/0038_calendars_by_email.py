"""Bookings go by e-mail to people's calendars; an address of when somebody is free; the team stops one for somebody."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
# By whichever door a booking begins, changes or ends, the worker finds it here. Rows are only added.
FUNCTIONS = """
CREATE FUNCTION invitation_offer_due() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (OLD.status, OLD.person_id, OLD.session_id, OLD.place IS NULL)
      IS NOT DISTINCT FROM (NEW.status, NEW.person_id, NEW.session_id, NEW.place IS NULL) THEN
    RETURN NULL;
  END IF;
  INSERT INTO invitation_due (person_id, session_id)
  SELECT DISTINCT one.person_id, one.session_id FROM (VALUES
    (CASE WHEN TG_OP = 'UPDATE' THEN OLD.person_id END, CASE WHEN TG_OP = 'UPDATE' THEN OLD.session_id END,
     CASE WHEN TG_OP = 'UPDATE' THEN OLD.status END, CASE WHEN TG_OP = 'UPDATE' THEN OLD.place END),
    (NEW.person_id, NEW.session_id, NEW.status, NEW.place)
  ) one (person_id, session_id, status, place)
  WHERE one.status = 'accepted' OR (one.status = 'offered' AND one.place IS NOT NULL);
  RETURN NULL;
END $$;
CREATE TRIGGER invitation_due AFTER INSERT OR UPDATE ON offer
  FOR EACH ROW EXECUTE FUNCTION invitation_offer_due();

CREATE FUNCTION invitation_session_due() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO invitation_due (person_id, session_id)
  SELECT o.person_id, o.session_id FROM offer o
  WHERE o.session_id = NEW.id AND (o.status = 'accepted' OR (o.status = 'offered' AND o.place IS NOT NULL));
  RETURN NULL;
END $$;
CREATE TRIGGER invitation_due AFTER UPDATE ON session
  FOR EACH ROW WHEN (OLD.calendar_sequence <> NEW.calendar_sequence) EXECUTE FUNCTION invitation_session_due();

CREATE FUNCTION calendar_free_touches() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO calendar_touch (owner)
  SELECT DISTINCT 'free:' || owner::text FROM (VALUES
    (CASE WHEN TG_OP <> 'INSERT' THEN OLD.person_id END), (CASE WHEN TG_OP <> 'DELETE' THEN NEW.person_id END)
  ) one (owner) WHERE owner IS NOT NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER calendar_touches AFTER INSERT OR UPDATE OR DELETE ON availability
  FOR EACH ROW EXECUTE FUNCTION calendar_free_touches();
CREATE TRIGGER calendar_touches AFTER INSERT OR UPDATE OR DELETE ON term_availability
  FOR EACH ROW EXECUTE FUNCTION calendar_free_touches();
CREATE TRIGGER calendar_touches AFTER INSERT OR UPDATE OR DELETE ON away_dates
  FOR EACH ROW EXECUTE FUNCTION calendar_free_touches();
"""
GONE = """
DROP TRIGGER calendar_touches ON away_dates;
DROP TRIGGER calendar_touches ON term_availability;
DROP TRIGGER calendar_touches ON availability;
DROP FUNCTION calendar_free_touches();
DROP TRIGGER invitation_due ON session;
DROP FUNCTION invitation_session_due();
DROP TRIGGER invitation_due ON offer;
DROP FUNCTION invitation_offer_due();
"""
FEEDS = (
    ("'own', 'academy', 'cohort'", "feed = 'own'"),
    ("'own', 'academy', 'cohort', 'free'", "feed IN ('own', 'free')"),
)


def upgrade() -> None:
    op.add_column("letter", sa.Column("session_id", sa.UUID(), nullable=True))
    op.create_foreign_key(op.f("fk_letter_session_id_session"), "letter", "session", ["session_id"], ["id"])
    op.add_column("letter", sa.Column("calendar", sa.String(), nullable=False, server_default=""))
    op.alter_column("letter", "calendar", server_default=None)
    op.add_column("letter", sa.Column("calendar_due", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.alter_column("letter", "calendar_due", server_default=None)
    op.create_index("ix_letter_calendar_due", "letter", ["person_id"], postgresql_where=sa.text("calendar_due"))
    op.create_table(
        "invitation",
        sa.Column("offer_id", sa.UUID(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("told", sa.String(), nullable=False),
        sa.Column("sent_at", INSTANT, nullable=False),
        sa.CheckConstraint("state IN ('confirmed', 'tentative', 'cancelled')", name=op.f("ck_invitation_state_known")),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name=op.f("fk_invitation_offer_id_offer")),
        sa.PrimaryKeyConstraint("offer_id", name=op.f("pk_invitation")),
    )
    op.create_table(
        "invitation_due",
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_invitation_due")),
    )
    op.create_table(
        "calendar_choice",
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("invitations", sa.Boolean(), nullable=False),
        sa.Column("chosen_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_calendar_choice_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_calendar_choice")),
    )
    op.add_column("calendar_link", sa.Column("stopped_by", sa.UUID(), nullable=True))
    op.create_foreign_key(op.f("fk_calendar_link_stopped_by_person"), "calendar_link", "person", ["stopped_by"], ["id"])
    op.create_check_constraint(
        op.f("ck_calendar_link_stopped"), "calendar_link", "stopped_by IS NULL OR stopped_at IS NOT NULL"
    )
    _feeds(*FEEDS[1])
    op.execute(FUNCTIONS)


def _feeds(known: str, own: str) -> None:
    for name, says in {"feed_known": f"feed IN ({known})", "academy": f"({own}) = (academy_code IS NULL)"}.items():
        op.drop_constraint(op.f(f"ck_calendar_link_{name}"), "calendar_link", type_="check")
        op.create_check_constraint(op.f(f"ck_calendar_link_{name}"), "calendar_link", says)


def downgrade() -> None:
    op.execute(GONE)
    op.execute("DELETE FROM calendar_link WHERE feed = 'free'")
    _feeds(*FEEDS[0])
    op.drop_constraint(op.f("ck_calendar_link_stopped"), "calendar_link", type_="check")
    op.drop_constraint(op.f("fk_calendar_link_stopped_by_person"), "calendar_link", type_="foreignkey")
    op.drop_column("calendar_link", "stopped_by")
    op.drop_table("calendar_choice")
    op.drop_table("invitation_due")
    op.drop_table("invitation")
    op.drop_index("ix_letter_calendar_due", "letter")
    op.drop_column("letter", "calendar_due")
    op.drop_column("letter", "calendar")
    op.drop_constraint(op.f("fk_letter_session_id_session"), "letter", type_="foreignkey")
    op.drop_column("letter", "session_id")
