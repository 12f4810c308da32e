"""People lent to other Academies, community partners, and the noticeboard of a network."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
LIVE = sa.text("ended_at IS NULL")

# The row of the tick is held while an offer rests on it, so that taking it back and sending an offer never cross.
WITHIN = """
CREATE FUNCTION offer_within_network() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE asking text; day date;
BEGIN
  SELECT c.academy_code, (s.starts_at AT TIME ZONE 'Europe/London')::date INTO asking, day
  FROM session s JOIN cohort c ON c.id = s.cohort_id WHERE s.id = NEW.session_id;
  IF EXISTS (SELECT 1 FROM associate WHERE person_id = NEW.person_id AND academy_code = asking) THEN
    RETURN NEW;
  END IF;
  PERFORM 1 FROM lending WHERE person_id = NEW.person_id AND academy_code = asking AND ended_at IS NULL
    AND day BETWEEN first_day AND last_day FOR SHARE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the person is of another network and not lent to this one on that day'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'offer_within_network';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER offer_within_network BEFORE INSERT ON offer FOR EACH ROW EXECUTE FUNCTION offer_within_network();
"""

STAYS = """
CREATE TRIGGER lending_days_stay BEFORE UPDATE OF academy_code, first_day, last_day, given_at, given_how ON lending
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER lending_ends_once BEFORE UPDATE OF ended_at ON lending
  FOR EACH ROW WHEN (OLD.ended_at IS NOT NULL) EXECUTE FUNCTION refuse_change();
"""


def upgrade() -> None:
    _lending()
    _partners()
    _notices()
    op.execute(sa.text(WITHIN.replace("::", r"\:\:")))
    op.execute(STAYS)


def _lending() -> None:
    op.create_table(
        "lending",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("academy_code", sa.String(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("given_at", INSTANT, nullable=False),
        sa.Column("given_by", sa.UUID(), nullable=False),
        sa.Column("given_how", sa.String(), nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column("ended_by", sa.UUID(), nullable=True),
        sa.Column("ended_how", sa.String(), nullable=True),
        sa.CheckConstraint("given_how IN ('page', 'phone')", name=op.f("ck_lending_given_how_known")),
        sa.CheckConstraint("ended_how IN ('page', 'phone')", name=op.f("ck_lending_ended_how_known")),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_lending_days")),
        sa.CheckConstraint("num_nulls(ended_at, ended_by, ended_how) IN (0, 3)", name=op.f("ck_lending_ended")),
        sa.ForeignKeyConstraint(["person_id"], ["associate.person_id"], name=op.f("fk_lending_person_id_associate")),
        sa.ForeignKeyConstraint(["academy_code"], ["academy.code"], name=op.f("fk_lending_academy_code_academy")),
        sa.ForeignKeyConstraint(["given_by"], ["person.id"], name=op.f("fk_lending_given_by_person")),
        sa.ForeignKeyConstraint(["ended_by"], ["person.id"], name=op.f("fk_lending_ended_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lending")),
    )
    op.create_index("uq_lending_live", "lending", ["person_id", "academy_code"], unique=True, postgresql_where=LIVE)
    op.create_index("ix_lending_to", "lending", ["academy_code", "last_day"], postgresql_where=LIVE)


def _partners() -> None:
    op.create_table(
        "community_partner",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("academy_code", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("offers", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("contact", sa.String(), nullable=False),
        sa.Column("kept_by", sa.String(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("put_away_at", INSTANT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('partner', 'connector')", name=op.f("ck_community_partner_kind_known")),
        sa.CheckConstraint("name <> ''", name=op.f("ck_community_partner_name")),
        sa.ForeignKeyConstraint(
            ["academy_code"], ["academy.code"], name=op.f("fk_community_partner_academy_code_academy")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_partner")),
    )
    op.create_index("ix_community_partner_name", "community_partner", ["academy_code", "name", "id"])


def _notices() -> None:
    op.create_table(
        "notice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("academy_code", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("put_up_at", INSTANT, nullable=False),
        sa.Column("put_up_by", sa.UUID(), nullable=False),
        sa.Column("taken_down_at", INSTANT, nullable=True),
        sa.CheckConstraint("title <> '' AND words <> ''", name=op.f("ck_notice_says_something")),
        sa.ForeignKeyConstraint(["academy_code"], ["academy.code"], name=op.f("fk_notice_academy_code_academy")),
        sa.ForeignKeyConstraint(["put_up_by"], ["person.id"], name=op.f("fk_notice_put_up_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    op.create_index(
        "ix_notice_up", "notice", ["academy_code", "last_day"], postgresql_where=sa.text("taken_down_at IS NULL")
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER offer_within_network ON offer; DROP FUNCTION offer_within_network()")
    for table in ("notice", "community_partner", "lending"):
        op.drop_table(table)
