"""A table to search the register by, kept by triggers, so that no change of a person can forget it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, TSVECTOR

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

# As in faculty_api/people/terms.py; a test holds the two together. Marks that go, letters that part words.
MARKS = r"[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff''`\u2018\u2019\u00b4\u02bc]"
PARTING = r"[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u009f\u00a0-\u00bf\u1680\u2010-\u2029\u202f-\u205f\u3000-\u3003\u060c\u061b\u061f]+"
DISTRICT = "^\\s*([a-z]{1,2}[0-9][a-z0-9]?)(\\s*[0-9][a-z]{2})?\\s*$"

TERMS = f"""
CREATE FUNCTION search_terms(said text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(array_agg(DISTINCT left(word, 60)), '{{}}')
  FROM regexp_split_to_table(
    replace(replace(replace(replace(replace(
      translate(lower(translate(
        regexp_replace(normalize(left(said, 1000), NFKD), '{MARKS}', '', 'g'),
        'øØłŁđĐħĦıς', 'oollddhhiσ')), 'øłđħıς', 'oldhiσ'),
      'æ', 'ae'), 'œ', 'oe'), 'ß', 'ss'), 'þ', 'th'), 'ð', 'd'),
    '{PARTING}') AS word
  WHERE word <> ''
$$"""  # noqa: S608 - our own constants

NEAR = """
CREATE FUNCTION search_near(words text[]) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(array_agg(DISTINCT left(word, at - 1) || substr(word, at + 1)), '{}')
  FROM unnest(words) AS word, generate_series(1, least(length(word), 20) + 1) AS at
  WHERE length(word) >= 4
$$"""

# Rows are locked first: of two changes of one person the second waits and then sees what the first did.
RENEW = f"""
CREATE FUNCTION search_renew(ids uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM associate_search WHERE person_id = ANY (ids) ORDER BY person_id FOR UPDATE;
  INSERT INTO associate_search
  SELECT person_id, academy_code, kind, status, trained, full_name, preferred_name, coalesce(district, ''), skills, topics,
    array_to_tsvector(plain),
    array_to_tsvector(array_remove(plain || array(SELECT '=topic=' || lower(t) FROM unnest(topics) t)
      || search_terms(array_to_string(topics, ' ')) || district || ('=area=' || substring(district FROM '^[a-z]+')), NULL)),
    array_to_tsvector(search_near(names))
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
      topics, plain, whole, near) = (excluded.academy_code, excluded.kind, excluded.status, excluded.trained,
      excluded.full_name, excluded.preferred_name, excluded.district, excluded.skills, excluded.topics, excluded.plain,
      excluded.whole, excluded.near);
END $$"""  # noqa: S608

OF_NEW = """
CREATE FUNCTION search_of_new() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM search_renew(array(SELECT DISTINCT person_id FROM new_rows)); RETURN NULL; END $$"""
OF_OLD = """
CREATE FUNCTION search_of_old() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM search_renew(array(SELECT DISTINCT person_id FROM old_rows)); RETURN NULL; END $$"""
OF_MOVED = """
CREATE FUNCTION search_of_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM search_renew(array(SELECT person_id FROM old_rows UNION SELECT person_id FROM new_rows)); RETURN NULL;
END $$"""
OF_PERSON = """
CREATE FUNCTION search_of_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM search_renew(ARRAY[NEW.id]); RETURN NULL; END $$"""
OF_ASSOCIATE = """
CREATE FUNCTION search_of_associate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM search_renew(ARRAY[NEW.person_id]); RETURN NULL; END $$"""

SEEN = ("academy_code", "kind", "status", "postcode", "trained_on")


def upgrade() -> None:
    op.create_table(
        "associate_search",
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("academy_code", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("trained", sa.Boolean(), nullable=False),
        sa.Column("full_name", sa.String(), nullable=False),
        sa.Column("preferred_name", sa.String(), nullable=False),
        sa.Column("district", sa.String(), nullable=False),
        sa.Column("skills", ARRAY(sa.Text()), nullable=False),
        sa.Column("topics", ARRAY(sa.Text()), nullable=False),
        sa.Column("plain", TSVECTOR(), nullable=False),
        sa.Column("whole", TSVECTOR(), nullable=False),
        sa.Column("near", TSVECTOR(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["associate.person_id"],
            name=op.f("fk_associate_search_person_id_associate"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_associate_search")),
    )
    for function in (TERMS, NEAR, RENEW, OF_NEW, OF_OLD, OF_MOVED, OF_PERSON, OF_ASSOCIATE):
        op.execute(sa.text(function.replace(":", "\\:")))
    _triggers()
    op.execute("SELECT search_renew(array(SELECT person_id FROM associate))")
    for name in ("plain", "whole", "near"):
        op.create_index(
            f"ix_associate_search_{name}",
            "associate_search",
            [name],
            postgresql_using="gin",
            postgresql_with={"fastupdate": "off"},
        )
    op.create_index("ix_associate_search_name", "associate_search", ["full_name", "person_id"])
    op.create_index("ix_associate_search_academy_name", "associate_search", ["academy_code", "full_name", "person_id"])


def _triggers() -> None:
    for table in ("associate", "associate_skill", "associate_topic"):
        op.execute(
            f"CREATE TRIGGER search_added AFTER INSERT ON {table} REFERENCING NEW TABLE AS new_rows "
            "FOR EACH STATEMENT EXECUTE FUNCTION search_of_new()"
        )
    for table in ("associate_skill", "associate_topic"):
        op.execute(
            f"CREATE TRIGGER search_removed AFTER DELETE ON {table} REFERENCING OLD TABLE AS old_rows "
            "FOR EACH STATEMENT EXECUTE FUNCTION search_of_old()"
        )
        op.execute(
            f"CREATE TRIGGER search_moved AFTER UPDATE ON {table} REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows "
            "FOR EACH STATEMENT EXECUTE FUNCTION search_of_moved()"
        )
    changed = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in SEEN)
    op.execute(
        f"CREATE TRIGGER search_changed AFTER UPDATE OF {', '.join(SEEN)} ON associate FOR EACH ROW WHEN ({changed}) "
        "EXECUTE FUNCTION search_of_associate()"
    )
    changed = "OLD.full_name <> NEW.full_name OR OLD.preferred_name <> NEW.preferred_name"
    op.execute(
        "CREATE TRIGGER search_changed AFTER UPDATE OF full_name, preferred_name ON person FOR EACH ROW "
        f"WHEN ({changed}) EXECUTE FUNCTION search_of_person()"
    )


def downgrade() -> None:
    op.drop_table("associate_search")
    for name in ("new()", "old()", "moved()", "person()", "associate()"):
        op.execute(f"DROP FUNCTION search_of_{name} CASCADE")
    op.execute("DROP FUNCTION search_renew(uuid[])")
    op.execute("DROP FUNCTION search_near(text[])")
    op.execute("DROP FUNCTION search_terms(text)")
