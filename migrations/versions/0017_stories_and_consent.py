"""Stories in parts, consent that is enforced, topics somebody will not discuss, and who has looked at what."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

UUID = sa.UUID()
INSTANT = sa.DateTime(timezone=True)
DISTRICT = "^\\s*([a-z]{1,2}[0-9][a-z0-9]?)(\\s*[0-9][a-z]{2})?\\s*$"
MOST = "interval '24 months'"
PART_SAYS = "CASE status WHEN 'removed' THEN num_nonnulls(title, text) = 0 ELSE num_nulls(title, text) = 0 END"
ABOUT = (
    "CASE what WHEN 'topic' THEN topic IS NOT NULL AND num_nonnulls(part_id, audience) = 0 "
    "ELSE topic IS NULL AND num_nulls(part_id, audience) = 0 END"
)
DAY = "CAST(given_at AT TIME ZONE 'Europe/London' AS date)"
LIVE_TOPIC, LIVE_PART = "ended_at IS NULL AND what = 'topic'", "ended_at IS NULL AND what = 'story'"

# As in 0013, with the first day on which one of somebody's topics may be gone.
RENEW = f"""
CREATE OR REPLACE FUNCTION search_renew(ids uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM associate_search WHERE person_id = ANY (ids) ORDER BY person_id FOR UPDATE;
  INSERT INTO associate_search
  SELECT person_id, academy_code, kind, status, trained, full_name, preferred_name, coalesce(district, ''), skills, topics,
    array_to_tsvector(plain),
    array_to_tsvector(array_remove(plain || array(SELECT '=topic=' || lower(t) FROM unnest(topics) t)
      || search_terms(array_to_string(topics, ' ')) || district || ('=area=' || substring(district FROM '^[a-z]+')), NULL)),
    array_to_tsvector(search_near(names)) {{until}}
  FROM (
    SELECT a.person_id, a.academy_code, a.kind, a.status, a.trained_on IS NOT NULL AS trained, p.full_name, p.preferred_name,
      substring(lower(a.postcode) FROM '{DISTRICT}') AS district, s.skills, t.topics, n.names,
      array_remove(n.names || array(SELECT '=skill=' || lower(s) FROM unnest(s.skills) s)
        || search_terms(array_to_string(s.skills, ' ')) || ('=academy=' || lower(a.academy_code)), NULL) AS plain
    FROM associate a JOIN person p ON p.id = a.person_id,
      LATERAL (SELECT array(SELECT skill FROM associate_skill WHERE person_id = a.person_id ORDER BY skill) AS skills) s,
      LATERAL (SELECT array(SELECT topic FROM associate_topic WHERE person_id = a.person_id ORDER BY topic) AS topics) t,
      LATERAL (SELECT search_terms(p.full_name || ' ' || p.preferred_name) AS names) n
    WHERE a.person_id = ANY (ids)
  ) AS found
  ORDER BY person_id
  ON CONFLICT (person_id) DO UPDATE SET (academy_code, kind, status, trained, full_name, preferred_name, district, skills,
      topics, plain, whole, near {{set}}) = (excluded.academy_code, excluded.kind, excluded.status, excluded.trained,
      excluded.full_name, excluded.preferred_name, excluded.district, excluded.skills, excluded.topics, excluded.plain,
      excluded.whole, excluded.near {{excluded}});
END $$"""  # noqa: S608
UNTIL = {
    "{until}": ", (SELECT min(last_day) FROM associate_topic t WHERE t.person_id = found.person_id)",
    "{set}": ", topics_until",
    "{excluded}": ", excluded.topics_until",
}

# Nobody's topic stands without a consent. What comes from a list was said to the team before: it is recorded as that,
# for 24 months at most, unless it was taken back since, or the person said that they will not discuss it.
TOPIC = f"""
CREATE FUNCTION topic_rests_on_consent() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE held consent%ROWTYPE;
BEGIN
  SELECT * INTO held FROM consent WHERE person_id = NEW.person_id AND topic = NEW.topic AND {LIVE_TOPIC}
    AND confirmed_at IS NOT NULL;
  IF NOT FOUND THEN
    IF EXISTS (SELECT 1 FROM consent WHERE person_id = NEW.person_id AND topic = NEW.topic)
      OR EXISTS (SELECT 1 FROM not_discussed WHERE person_id = NEW.person_id AND topic = NEW.topic) THEN
      RAISE EXCEPTION 'the person took this back'
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'topic_rests_on_consent';
    END IF;
    INSERT INTO consent (id, person_id, what, topic, purposes, programmes, text_key, text_version, text_sha256, channel,
      evidence, given_at, confirmed_at, last_day, end_reason)
    VALUES (gen_random_uuid(), NEW.person_id, 'topic', NEW.topic, '{{match}}', '{{}}', '', 0, '', 'before', '', now(),
      now(), CAST(now() AT TIME ZONE 'Europe/London' AS date) + {MOST}, '') RETURNING * INTO held;
  END IF;
  NEW.last_day := held.last_day;
  RETURN NEW;
END $$;
CREATE TRIGGER topic_rests_on_consent BEFORE INSERT ON associate_topic
  FOR EACH ROW EXECUTE FUNCTION topic_rests_on_consent();

CREATE FUNCTION consent_moves_topic() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.ended_at IS NOT NULL THEN
    DELETE FROM associate_topic WHERE person_id = NEW.person_id AND topic = NEW.topic;
  ELSIF NEW.confirmed_at IS NOT NULL THEN
    INSERT INTO associate_topic (person_id, topic, last_day) VALUES (NEW.person_id, NEW.topic, NEW.last_day)
    ON CONFLICT (person_id, topic) DO UPDATE SET last_day = excluded.last_day;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER consent_gives_topic AFTER INSERT ON consent FOR EACH ROW
  WHEN (NEW.what = 'topic' AND NEW.channel <> 'before') EXECUTE FUNCTION consent_moves_topic();
CREATE TRIGGER consent_moves_topic AFTER UPDATE OF ended_at, confirmed_at ON consent FOR EACH ROW
  WHEN (NEW.what = 'topic') EXECUTE FUNCTION consent_moves_topic();
"""  # noqa: S608
# Rows only grow; revision 0020 opens this to what is removed by the keeping schedule. A record that is joined to another
# takes its rows along (person_id alone).
GROWS = """
CREATE FUNCTION refuse_unless_removing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% only grows: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER consent_stays BEFORE UPDATE OF id, what, topic, part_id, audience, purposes, programmes, text_key,
  text_version, text_sha256, channel, evidence, given_at, last_day ON consent
  FOR EACH ROW EXECUTE FUNCTION refuse_unless_removing();
CREATE TRIGGER consent_ends_once BEFORE UPDATE OF ended_at, ended_how, end_reason ON consent
  FOR EACH ROW WHEN (OLD.ended_at IS NOT NULL) EXECUTE FUNCTION refuse_unless_removing();
CREATE TRIGGER consent_is_confirmed_once BEFORE UPDATE OF confirmed_at ON consent
  FOR EACH ROW WHEN (OLD.confirmed_at IS NOT NULL) EXECUTE FUNCTION refuse_unless_removing();
CREATE TRIGGER consent_grows BEFORE DELETE ON consent FOR EACH ROW EXECUTE FUNCTION refuse_unless_removing();
CREATE TRIGGER sensitive_read_stays BEFORE UPDATE ON sensitive_read FOR EACH ROW EXECUTE FUNCTION refuse_unless_removing();
CREATE TRIGGER sensitive_read_grows BEFORE DELETE ON sensitive_read FOR EACH ROW
  EXECUTE FUNCTION refuse_unless_removing();
"""


def upgrade() -> None:
    _parts()
    _consents()
    _reads()
    op.create_table(
        "not_discussed",
        sa.Column("person_id", UUID, nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("said_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["associate.person_id"], name=op.f("fk_not_discussed_person_id_associate")
        ),
        sa.PrimaryKeyConstraint("person_id", "topic", name=op.f("pk_not_discussed")),
    )
    op.add_column("offer", sa.Column("basis_ended_at", INSTANT, nullable=True))
    op.create_index(
        "ix_offer_basis_ended", "offer", ["basis_ended_at"], postgresql_where=sa.text("basis_ended_at IS NOT NULL")
    )
    _topics()
    op.execute(GROWS)


def _renew(parts: dict[str, str]) -> sa.TextClause:
    text = RENEW
    for mark, words in parts.items():
        text = text.replace(mark, words)
    return sa.text(text.replace(":", "\\:"))


def _topics() -> None:
    """What is there was said to the team before; nothing stops, and everybody can take theirs back."""
    op.add_column("associate_search", sa.Column("topics_until", sa.Date(), nullable=True))
    day = f"(CAST(now() AT TIME ZONE 'Europe/London' AS date) + {MOST})"
    op.add_column(
        "associate_topic",
        sa.Column("last_day", sa.Date(), nullable=False, server_default=sa.text(f"CAST({day} AS date)")),
    )
    op.execute(_renew(UNTIL))
    op.execute(
        "INSERT INTO consent (id, person_id, what, topic, purposes, programmes, text_key, text_version, text_sha256, "
        "channel, evidence, given_at, confirmed_at, last_day, end_reason) SELECT gen_random_uuid(), person_id, 'topic', "
        "topic, '{match}', '{}', '', 0, '', 'before', '', now(), now(), last_day, '' FROM associate_topic"
    )
    op.execute("SELECT search_renew(array(SELECT DISTINCT person_id FROM associate_topic))")
    op.execute(TOPIC)


def _parts() -> None:
    op.create_table(
        "story_part",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", UUID, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("title", sa.LargeBinary(), nullable=True),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        sa.Column("topics", ARRAY(sa.Text()), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("written_by", UUID, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("status IN ('draft', 'kept', 'removed')", name=op.f("ck_story_part_status_known")),
        sa.CheckConstraint("channel IN ('page', 'phone', 'paper')", name=op.f("ck_story_part_channel_known")),
        sa.CheckConstraint(PART_SAYS, name=op.f("ck_story_part_says_something")),
        sa.ForeignKeyConstraint(["person_id"], ["associate.person_id"], name=op.f("fk_story_part_person_id_associate")),
        sa.ForeignKeyConstraint(["written_by"], ["person.id"], name=op.f("fk_story_part_written_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story_part")),
    )
    op.create_index(op.f("ix_story_part_person_id"), "story_part", ["person_id"])


def _consents() -> None:
    op.create_table(
        "consent",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", UUID, nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=True),
        sa.Column("part_id", UUID, nullable=True),
        sa.Column("audience", sa.Text(), nullable=True),
        sa.Column("purposes", ARRAY(sa.Text()), nullable=False),
        sa.Column("programmes", ARRAY(UUID), nullable=False),
        sa.Column("text_key", sa.Text(), nullable=False),
        sa.Column("text_version", sa.Integer(), nullable=False),
        sa.Column("text_sha256", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("given_by", UUID, nullable=True),
        sa.Column("given_at", INSTANT, nullable=False),
        sa.Column("confirmed_at", INSTANT, nullable=True),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column("ended_by", UUID, nullable=True),
        sa.Column("ended_how", sa.Text(), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=False),
        sa.CheckConstraint("what IN ('topic', 'story')", name=op.f("ck_consent_what_known")),
        sa.CheckConstraint(
            "audience IN ('team', 'programme', 'regions', 'published')", name=op.f("ck_consent_audience_known")
        ),
        sa.CheckConstraint("channel IN ('page', 'phone', 'paper', 'before')", name=op.f("ck_consent_channel_known")),
        sa.CheckConstraint(
            "ended_how IN ('page', 'phone', 'paper', 'replaced', 'joined', 'data_protection')",
            name=op.f("ck_consent_ended_how_known"),
        ),
        sa.CheckConstraint(ABOUT, name=op.f("ck_consent_about")),
        sa.CheckConstraint("cardinality(purposes) > 0", name=op.f("ck_consent_for_something")),
        sa.CheckConstraint(
            "(channel = 'before') = (text_sha256 = '') AND (channel = 'before' OR given_by IS NOT NULL)",
            name=op.f("ck_consent_to_words"),
        ),
        sa.CheckConstraint(
            "channel IN ('phone', 'paper') OR confirmed_at IS NOT NULL", name=op.f("ck_consent_confirmed")
        ),
        sa.CheckConstraint(
            f"last_day BETWEEN {DAY} AND CAST({DAY} + {MOST} AS date)", name=op.f("ck_consent_for_24_months")
        ),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_how IS NULL)", name=op.f("ck_consent_ended")),
        sa.ForeignKeyConstraint(["person_id"], ["associate.person_id"], name=op.f("fk_consent_person_id_associate")),
        sa.ForeignKeyConstraint(["part_id"], ["story_part.id"], name=op.f("fk_consent_part_id_story_part")),
        sa.ForeignKeyConstraint(["given_by"], ["person.id"], name=op.f("fk_consent_given_by_person")),
        sa.ForeignKeyConstraint(["ended_by"], ["person.id"], name=op.f("fk_consent_ended_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    op.create_index(op.f("ix_consent_person_id"), "consent", ["person_id"])
    for name, columns, where in (
        ("uq_consent_topic", ["person_id", "topic"], LIVE_TOPIC),
        ("uq_consent_part", ["part_id", "audience"], LIVE_PART),
    ):
        op.create_index(name, "consent", columns, unique=True, postgresql_where=sa.text(where))


def _reads() -> None:
    op.create_table(
        "sensitive_read",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", UUID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("reader_id", UUID, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("academy_code", sa.Text(), nullable=True),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("programme_id", UUID, nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('story', 'access_needs', 'topics', 'receipt')", name=op.f("ck_sensitive_read_kind_known")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sensitive_read_person_id_person")),
        sa.ForeignKeyConstraint(["reader_id"], ["person.id"], name=op.f("fk_sensitive_read_reader_id_person")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_sensitive_read_programme_id_programme")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sensitive_read")),
    )
    op.create_index("ix_sensitive_read_person_id_at", "sensitive_read", ["person_id", "at"])
    op.create_index(
        "uq_sensitive_read_day",
        "sensitive_read",
        ["reader_id", "kind", "record_id", "day"],
        unique=True,
        postgresql_where=sa.text("reason = ''"),
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER topic_rests_on_consent ON associate_topic; DROP FUNCTION topic_rests_on_consent()")
    op.execute(_renew(dict.fromkeys(UNTIL, "")))
    op.drop_column("associate_search", "topics_until")
    op.drop_column("associate_topic", "last_day")
    op.drop_index("ix_offer_basis_ended", "offer")
    op.drop_column("offer", "basis_ended_at")
    for table in ("not_discussed", "sensitive_read", "consent", "story_part"):
        op.drop_table(table)
    op.execute("DROP FUNCTION consent_moves_topic(); DROP FUNCTION refuse_unless_removing()")
