"""What is removed, by whose two hands, and the one door through which history may be emptied."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

UUID = postgresql.UUID(as_uuid=True)
INSTANT = sa.DateTime(timezone=True)

# A transaction names a removal; only one that two different people released, and that is not at its end, opens.
DOOR = """
CREATE FUNCTION removing() RETURNS uuid LANGUAGE sql STABLE AS $$
  SELECT id FROM removal WHERE id::text = current_setting('faculty.removal', true)
  AND made_by <> released_by AND finished_at IS NULL AND stopped_at IS NULL
$$;
CREATE FUNCTION only_removed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE released uuid := removing();
BEGIN
  IF released IS NULL THEN
    RAISE EXCEPTION '% only grows: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'data' <> to_jsonb(OLD) - 'data' THEN
    RAISE EXCEPTION 'only what an event says may be emptied' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  UPDATE removal SET passed = passed + 1 WHERE id = released;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
DROP TRIGGER event_grows ON event;
CREATE TRIGGER event_grows BEFORE UPDATE OR DELETE ON event FOR EACH ROW EXECUTE FUNCTION only_removed();
DROP TRIGGER run_file_stays ON run_file;
CREATE TRIGGER run_file_stays BEFORE UPDATE OF content, sha256, name, run_id ON run_file
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER run_file_removed BEFORE DELETE ON run_file FOR EACH ROW EXECUTE FUNCTION only_removed();
CREATE OR REPLACE FUNCTION refuse_unless_removing() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE released uuid := removing();
BEGIN
  IF released IS NULL THEN
    RAISE EXCEPTION '% only grows: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  UPDATE removal SET passed = passed + 1 WHERE id = released;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
"""
# Words about somebody among what happened while they joined: emptied with them, and by nothing else.
JOINED = {
    "interest_step": ("interest_id", "act", "at", "on_day", "members", "words"),
    "joining_step_done": ("step", "version", "done_on", "note", "recorded_at"),
    "agreement_accepted": ("version", "sha256", "accepted_on", "how", "evidence", "recorded_at"),
    "standing_change": ("what", "until_day", "words", "at"),
}
SHUT = """
DROP TRIGGER run_file_removed ON run_file;
DROP TRIGGER run_file_stays ON run_file;
CREATE TRIGGER run_file_stays BEFORE UPDATE OF content, sha256, name, run_id OR DELETE ON run_file
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
DROP TRIGGER event_grows ON event;
CREATE TRIGGER event_grows BEFORE UPDATE OR DELETE ON event FOR EACH ROW EXECUTE FUNCTION refuse_change();
DROP FUNCTION only_removed();
CREATE OR REPLACE FUNCTION refuse_unless_removing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% only grows: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;
DROP FUNCTION removing();
"""

# Whoever leaves, by whichever door, is noted: the clocks of the keeping schedule start then.
LEFT = """
CREATE FUNCTION note_leaving() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.status = 'ended' THEN
    INSERT INTO leaving VALUES (NEW.person_id, now()) ON CONFLICT DO NOTHING;
  ELSE
    DELETE FROM leaving WHERE person_id = NEW.person_id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER leaving_added AFTER INSERT ON associate FOR EACH ROW WHEN (NEW.status = 'ended')
  EXECUTE FUNCTION note_leaving();
CREATE TRIGGER leaving_noted AFTER UPDATE OF status ON associate FOR EACH ROW WHEN (OLD.status <> NEW.status)
  EXECUTE FUNCTION note_leaving();
INSERT INTO leaving SELECT person_id, now() FROM associate WHERE status = 'ended';
"""
PEOPLE = {"removal": ("person_id", "made_by", "released_by", "stopped_by")}
HOLDERS = ("person_id", "placed_by", "confirmed_by", "lift_asked_by", "lifted_by")


def upgrade() -> None:
    _removal()
    _legal_hold()
    op.create_table(
        "leaving",
        sa.Column("person_id", UUID, nullable=False),
        sa.Column("left_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["associate.person_id"], name=op.f("fk_leaving_person_id_associate"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_leaving")),
    )
    op.execute(LEFT)
    op.execute(DOOR)
    _joined("refuse_unless_removing")


def _joined(function: str) -> None:
    for table, columns in JOINED.items():
        op.execute(f"DROP TRIGGER {table}_stays ON {table}")
        op.execute(
            f"CREATE TRIGGER {table}_stays BEFORE UPDATE OF {', '.join(columns)} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {function}()"
        )


def _people(table: str, columns: tuple[str, ...]) -> list[sa.ForeignKeyConstraint]:
    return [sa.ForeignKeyConstraint([one], ["person.id"], name=op.f(f"fk_{table}_{one}_person")) for one in columns]


def _removal() -> None:
    op.create_table(
        "removal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        *(sa.Column(one, UUID, nullable=True) for one in PEOPLE["removal"]),
        *(
            sa.Column(one, INSTANT, nullable=True)
            for one in ("asked_at", "upto", "made_at", "released_at", "stopped_at", "finished_at")
        ),
        *(sa.Column(one, sa.Text(), nullable=False) for one in ("wish", "reason", "stopped_why")),
        sa.Column("files", postgresql.JSONB(), nullable=False),
        sa.Column("turns", sa.Integer(), nullable=False),
        sa.Column("passed", sa.Integer(), nullable=False),
        *(
            sa.CheckConstraint(said, name=op.f(f"ck_removal_{name}"))
            for name, said in {
                "kind_known": "kind IN ('due', 'person')",
                "of_somebody": "(kind = 'person') = (person_id IS NOT NULL)",
                "two_people": "released_by <> made_by",
                "not_their_own": "person_id NOT IN (made_by, released_by)",
                "made_first": "released_by IS NULL OR made_by IS NOT NULL",
                "finished_after_release": "finished_at IS NULL OR released_by IS NOT NULL",
                "one_end": "finished_at IS NULL OR stopped_at IS NULL",
            }.items()
        ),
        *_people("removal", PEOPLE["removal"]),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_removal")),
    )
    op.create_index(op.f("ix_removal_person_id"), "removal", ["person_id"])
    open_ = sa.text("person_id IS NOT NULL AND finished_at IS NULL AND stopped_at IS NULL")
    op.create_index("uq_removal_open_person", "removal", ["person_id"], unique=True, postgresql_where=open_)
    op.create_table(
        "removal_part",
        sa.Column("removal_id", UUID, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("rule", sa.Integer(), nullable=False),
        sa.Column("due", sa.Integer(), nullable=False),
        sa.Column("since", INSTANT, nullable=True),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["removal_id"], ["removal.id"], name=op.f("fk_removal_part_removal_id_removal")),
        sa.PrimaryKeyConstraint("removal_id", "place", name=op.f("pk_removal_part")),
    )


def _legal_hold() -> None:
    op.create_table(
        "legal_hold",
        sa.Column("id", sa.Uuid(), nullable=False),
        *(sa.Column(one, UUID, nullable=one not in ("person_id", "placed_by")) for one in HOLDERS),
        *(sa.Column(one, sa.Text(), nullable=False) for one in ("reason", "lift_reason")),
        sa.Column("placed_at", INSTANT, nullable=False),
        *(sa.Column(one, INSTANT, nullable=True) for one in ("confirmed_at", "lift_asked_at", "lifted_at")),
        *(
            sa.CheckConstraint(said, name=op.f(f"ck_legal_hold_{name}"))
            for name, said in {
                "two_place": "confirmed_by <> placed_by",
                "two_lift": "lifted_by <> lift_asked_by",
                "asked_first": "lifted_by IS NULL OR lift_asked_by IS NOT NULL",
                "not_their_own": "person_id NOT IN (placed_by, confirmed_by, lift_asked_by, lifted_by)",
            }.items()
        ),
        *_people("legal_hold", HOLDERS),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_hold")),
    )
    op.create_index(op.f("ix_legal_hold_person_id"), "legal_hold", ["person_id"])
    live = sa.text("lifted_at IS NULL")
    op.create_index("uq_legal_hold_live", "legal_hold", ["person_id"], unique=True, postgresql_where=live)


def downgrade() -> None:
    _joined("refuse_change")
    op.execute(SHUT)
    op.execute("DROP TRIGGER leaving_added ON associate; DROP TRIGGER leaving_noted ON associate")
    op.execute("DROP FUNCTION note_leaving()")
    for table in ("leaving", "legal_hold", "removal_part", "removal"):
        op.drop_table(table)
