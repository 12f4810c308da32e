"""Calendars outside that follow what changes here: addresses to read them at, and a number that rises."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
# Whatever changes a session, by whichever door, its number in calendars rises in the same row.
SESSION_CHANGED = """
(OLD.starts_at, OLD.ends_at, OLD.mode, OLD.place, OLD.place_postcode, OLD.number, OLD.status = 'cancelled')
IS DISTINCT FROM
(NEW.starts_at, NEW.ends_at, NEW.mode, NEW.place, NEW.place_postcode, NEW.number, NEW.status = 'cancelled')
"""
FUNCTIONS = f"""
CREATE FUNCTION calendar_session_rises() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.calendar_sequence := OLD.calendar_sequence + 1;
  NEW.calendar_at := now();
  RETURN NEW;
END $$;
CREATE TRIGGER calendar_rises BEFORE UPDATE ON session
  FOR EACH ROW WHEN ({SESSION_CHANGED}) EXECUTE FUNCTION calendar_session_rises();

CREATE FUNCTION calendar_touch_sessions(changed uuid[]) RETURNS void LANGUAGE sql AS $$
  INSERT INTO calendar_touch (owner)
  SELECT DISTINCT owner.name FROM session s JOIN cohort c ON c.id = s.cohort_id
  CROSS JOIN LATERAL (
    SELECT s.cohort_id::text AS name UNION ALL SELECT c.academy_code
    UNION ALL SELECT o.person_id::text FROM offer o WHERE o.session_id = s.id
  ) owner
  WHERE s.id = ANY(changed)
$$;
CREATE FUNCTION calendar_session_touches() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM calendar_touch_sessions(ARRAY[NEW.id]);
  RETURN NULL;
END $$;
CREATE TRIGGER calendar_touches AFTER UPDATE ON session
  FOR EACH ROW WHEN (OLD.calendar_sequence <> NEW.calendar_sequence) EXECUTE FUNCTION calendar_session_touches();
CREATE FUNCTION calendar_sessions_made() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM calendar_touch_sessions((SELECT array_agg(id) FROM made));
  RETURN NULL;
END $$;
CREATE TRIGGER calendar_made AFTER INSERT ON session REFERENCING NEW TABLE AS made
  FOR EACH STATEMENT EXECUTE FUNCTION calendar_sessions_made();

CREATE FUNCTION calendar_part_rises() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE session SET calendar_sequence = calendar_sequence + 1, calendar_at = now() WHERE id = OLD.session_id;
  RETURN NULL;
END $$;
CREATE TRIGGER calendar_rises AFTER UPDATE ON session_part FOR EACH ROW
  WHEN ((OLD.starts_at, OLD.ends_at) IS DISTINCT FROM (NEW.starts_at, NEW.ends_at))
  EXECUTE FUNCTION calendar_part_rises();
CREATE TRIGGER calendar_goes AFTER DELETE ON session_part FOR EACH ROW EXECUTE FUNCTION calendar_part_rises();
CREATE FUNCTION calendar_parts_made() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM calendar_touch_sessions((SELECT array_agg(DISTINCT session_id) FROM made));
  RETURN NULL;
END $$;
CREATE TRIGGER calendar_made AFTER INSERT ON session_part REFERENCING NEW TABLE AS made
  FOR EACH STATEMENT EXECUTE FUNCTION calendar_parts_made();

CREATE FUNCTION calendar_cohort_rises() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE session SET calendar_sequence = calendar_sequence + 1, calendar_at = now() WHERE cohort_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER calendar_rises AFTER UPDATE ON cohort
  FOR EACH ROW WHEN (OLD.name <> NEW.name) EXECUTE FUNCTION calendar_cohort_rises();

CREATE FUNCTION calendar_offer_touches() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (OLD.status, OLD.person_id, OLD.session_id)
      IS NOT DISTINCT FROM (NEW.status, NEW.person_id, NEW.session_id) THEN
    RETURN NULL;
  END IF;
  INSERT INTO calendar_touch (owner)
  SELECT DISTINCT one.person_id::text FROM (VALUES
    (CASE WHEN TG_OP <> 'INSERT' THEN OLD.person_id END, CASE WHEN TG_OP <> 'INSERT' THEN OLD.status END),
    (CASE WHEN TG_OP <> 'DELETE' THEN NEW.person_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.status END)
  ) one (person_id, status)
  WHERE one.status IN ('accepted', 'delivered', 'no_show', 'cancelled');
  RETURN NULL;
END $$;
CREATE TRIGGER calendar_touches AFTER INSERT OR UPDATE OR DELETE ON offer
  FOR EACH ROW EXECUTE FUNCTION calendar_offer_touches();
"""  # noqa: S608
ON = {
    "session": ("calendar_rises", "calendar_touches", "calendar_made"),
    "session_part": ("calendar_rises", "calendar_goes", "calendar_made"),
    "cohort": ("calendar_rises",),
    "offer": ("calendar_touches",),
}
NAMES = (
    "calendar_session_rises()", "calendar_session_touches()", "calendar_sessions_made()", "calendar_part_rises()",
    "calendar_parts_made()", "calendar_cohort_rises()", "calendar_offer_touches()", "calendar_touch_sessions(uuid[])",
)  # fmt: skip


def upgrade() -> None:
    op.add_column("session", sa.Column("calendar_sequence", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("session", sa.Column("calendar_at", INSTANT, nullable=True))
    op.create_table(
        "calendar_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("feed", sa.String(), nullable=False),
        sa.Column("academy_code", sa.String(), nullable=True),
        sa.Column("cohort_id", sa.UUID(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("fetched_on", sa.Date(), nullable=True),
        sa.Column("stopped_at", INSTANT, nullable=True),
        sa.CheckConstraint("feed IN ('own', 'academy', 'cohort')", name=op.f("ck_calendar_link_feed_known")),
        sa.CheckConstraint("(feed = 'own') = (academy_code IS NULL)", name=op.f("ck_calendar_link_academy")),
        sa.CheckConstraint("(feed = 'cohort') = (cohort_id IS NOT NULL)", name=op.f("ck_calendar_link_cohort")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_calendar_link_person_id_person")),
        sa.ForeignKeyConstraint(["academy_code"], ["academy.code"], name=op.f("fk_calendar_link_academy_code_academy")),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_calendar_link_cohort_id_cohort")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_link_token_hash")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_link")),
    )
    op.create_index(op.f("ix_calendar_link_person_id"), "calendar_link", ["person_id"])
    op.create_table(
        "calendar_touch",
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False, server_default="1"),
        sa.CheckConstraint("changes > 0", name=op.f("ck_calendar_touch_changes")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_calendar_touch")),
    )
    op.create_index("ix_calendar_touch_owner", "calendar_touch", ["owner"], postgresql_include=["changes", "seq"])
    op.execute(FUNCTIONS)


def downgrade() -> None:
    for table, triggers in ON.items():
        for trigger in triggers:
            op.execute(f"DROP TRIGGER {trigger} ON {table}")
    for name in NAMES:
        op.execute(f"DROP FUNCTION {name}")
    op.drop_table("calendar_touch")
    op.drop_table("calendar_link")
    op.drop_column("session", "calendar_at")
    op.drop_column("session", "calendar_sequence")
