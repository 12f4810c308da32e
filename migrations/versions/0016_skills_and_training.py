"""Skills that somebody checked, trainings that end, courses, and what programmes require."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

FACULTY = "7d0f2f5c-0c5b-4c1e-9a3f-6a3a5d1f0001"
LEVELS = "'not_said', 'learning', 'able', 'leading'"
PLACES = "'invited', 'yes', 'waiting', 'no', 'passed', 'not_passed', 'away'"
SEATED = "'yes', 'passed', 'not_passed', 'away'"

SEATS = """
CREATE FUNCTION seat_is_there() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.seat > (SELECT places FROM course WHERE id = NEW.course_id) THEN
    RAISE EXCEPTION 'the course has no place %', NEW.seat
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'course_seat_is_there';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER seat_is_there BEFORE INSERT OR UPDATE OF seat, course_id ON course_place
  FOR EACH ROW WHEN (NEW.seat IS NOT NULL) EXECUTE FUNCTION seat_is_there();
"""

# What the register says of somebody's training is one of their trainings from then on; none is ever taken away by it.
TRAINED = f"""
CREATE FUNCTION trained_on_is_a_training() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO held_training (id, person_id, training_id, done_on, source, evidence, recorded_at)
  VALUES (gen_random_uuid(), NEW.person_id, '{FACULTY}', NEW.trained_on, 'register', '', now())
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER trained_on_is_a_training AFTER INSERT OR UPDATE OF trained_on ON associate
  FOR EACH ROW WHEN (NEW.trained_on IS NOT NULL) EXECUTE FUNCTION trained_on_is_a_training();
INSERT INTO held_training (id, person_id, training_id, done_on, source, evidence, recorded_at)
SELECT gen_random_uuid(), person_id, '{FACULTY}', trained_on, 'register', '', now()
FROM associate WHERE trained_on IS NOT NULL;
"""  # noqa: S608 - our own constants


def upgrade() -> None:
    _skills()
    _trainings()
    _courses()
    _held()
    _required()
    op.execute(SEATS)
    op.execute(TRAINED)


def _skills() -> None:
    op.add_column("associate_skill", sa.Column("level", sa.String(), server_default="not_said", nullable=False))
    op.add_column("associate_skill", sa.Column("said_on", sa.Date(), nullable=True))
    op.add_column("associate_skill", sa.Column("checked_by", sa.UUID(), nullable=True))
    op.add_column("associate_skill", sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("associate_skill", sa.Column("evidence", sa.String(), server_default="", nullable=False))
    op.add_column("associate_skill", sa.Column("ends_on", sa.Date(), nullable=True))
    op.create_foreign_key(
        op.f("fk_associate_skill_checked_by_person"), "associate_skill", "person", ["checked_by"], ["id"]
    )
    for name, check in {
        "level_known": f"level IN ({LEVELS})",
        "checked": "(checked_by IS NULL) = (checked_at IS NULL)",
        "by_somebody_else": "checked_by <> person_id",
        "evidence": "checked_by IS NULL OR evidence <> ''",
        "ends": "checked_by IS NOT NULL OR ends_on IS NULL",
    }.items():
        op.create_check_constraint(op.f(f"ck_associate_skill_{name}"), "associate_skill", check)


def _trainings() -> None:
    table = op.create_table(
        "training",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=True),
        sa.Column("skill", sa.String(), nullable=False),
        sa.CheckConstraint("months > 0", name=op.f("ck_training_months")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training")),
        sa.UniqueConstraint("name", name=op.f("uq_training_name")),
    )
    op.bulk_insert(table, [{"id": FACULTY, "name": "Faculty training", "months": None, "skill": ""}])


def _courses() -> None:
    op.create_table(
        "course",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("academy_code", sa.String(), nullable=True),
        sa.Column("training_id", sa.UUID(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("made_by", sa.UUID(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("places > 0", name=op.f("ck_course_places")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_course_order")),
        sa.CheckConstraint("status IN ('open', 'finished', 'cancelled')", name=op.f("ck_course_status_known")),
        sa.ForeignKeyConstraint(["academy_code"], ["academy.code"], name=op.f("fk_course_academy_code_academy")),
        sa.ForeignKeyConstraint(["training_id"], ["training.id"], name=op.f("fk_course_training_id_training")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_course_made_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course")),
    )
    for column in ("academy_code", "starts_at", "training_id"):
        op.create_index(op.f(f"ix_course_{column}"), "course", [column])
    op.create_table(
        "course_place",
        sa.Column("course_id", sa.UUID(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("seat", sa.Integer(), nullable=True),
        sa.Column("waiting_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("invited_by", sa.UUID(), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("result_by", sa.UUID(), nullable=True),
        sa.CheckConstraint(f"status IN ({PLACES})", name=op.f("ck_course_place_status_known")),
        sa.CheckConstraint(f"(status IN ({SEATED})) = (seat IS NOT NULL)", name=op.f("ck_course_place_seat")),
        sa.CheckConstraint("seat > 0", name=op.f("ck_course_place_seat_from_one")),
        sa.CheckConstraint("(status = 'waiting') = (waiting_since IS NOT NULL)", name=op.f("ck_course_place_waiting")),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_course_place_course_id_course")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["associate.person_id"], name=op.f("fk_course_place_person_id_associate")
        ),
        sa.ForeignKeyConstraint(["invited_by"], ["person.id"], name=op.f("fk_course_place_invited_by_person")),
        sa.ForeignKeyConstraint(["result_by"], ["person.id"], name=op.f("fk_course_place_result_by_person")),
        sa.PrimaryKeyConstraint("course_id", "person_id", name=op.f("pk_course_place")),
        sa.UniqueConstraint("course_id", "seat", name=op.f("uq_course_place_course_id_seat")),
    )
    op.create_index(op.f("ix_course_place_person_id"), "course_place", ["person_id"])


def _held() -> None:
    op.create_table(
        "held_training",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("training_id", sa.UUID(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("course_id", sa.UUID(), nullable=True),
        sa.Column("recorded_by", sa.UUID(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("source IN ('course', 'recorded', 'register')", name=op.f("ck_held_training_source_known")),
        sa.CheckConstraint("ends_on >= done_on", name=op.f("ck_held_training_order")),
        sa.CheckConstraint("recorded_by <> person_id", name=op.f("ck_held_training_by_somebody_else")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["associate.person_id"], name=op.f("fk_held_training_person_id_associate")
        ),
        sa.ForeignKeyConstraint(["training_id"], ["training.id"], name=op.f("fk_held_training_training_id_training")),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_held_training_course_id_course")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_held_training_recorded_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_training")),
        sa.UniqueConstraint(
            "person_id", "training_id", "done_on", name=op.f("uq_held_training_person_id_training_id_done_on")
        ),
    )
    op.create_index(
        "ix_held_training_ends_on",
        "held_training",
        ["ends_on"],
        postgresql_where="ends_on IS NOT NULL AND reminded_at IS NULL",
    )


def _required() -> None:
    op.create_table(
        "programme_requirement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.UUID(), nullable=False),
        sa.Column("training_id", sa.UUID(), nullable=True),
        sa.Column("skill", sa.String(), nullable=False),
        sa.Column("set_by", sa.UUID(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(training_id IS NULL) <> (skill = '')", name=op.f("ck_programme_requirement_one_thing")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_programme_requirement_programme_id_programme")
        ),
        sa.ForeignKeyConstraint(
            ["training_id"], ["training.id"], name=op.f("fk_programme_requirement_training_id_training")
        ),
        sa.ForeignKeyConstraint(["set_by"], ["person.id"], name=op.f("fk_programme_requirement_set_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_requirement")),
    )
    op.create_index(
        "uq_programme_requirement_once",
        "programme_requirement",
        ["programme_id", "training_id", "skill"],
        unique=True,
        postgresql_nulls_not_distinct=True,
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER trained_on_is_a_training ON associate")
    for table in ("programme_requirement", "held_training", "course_place", "course", "training"):
        op.drop_table(table)
    op.execute("DROP FUNCTION trained_on_is_a_training(); DROP FUNCTION seat_is_there()")
    op.drop_constraint("fk_associate_skill_checked_by_person", "associate_skill")
    for column in ("level", "said_on", "checked_by", "checked_at", "evidence", "ends_on"):
        op.drop_column("associate_skill", column)
