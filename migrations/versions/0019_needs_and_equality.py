"""What helps people take part, as tasks on their bookings; equality monitoring that belongs to nobody."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

WEIGHTS = "'must', 'helps', 'not_said'"
STATUSES = "'open', 'done', 'not_needed', 'cannot', 'ended'"

# What a list says of somebody is one need, to be weighed by themselves; said again after they took it back, it is asked again.
LISTED = """
CREATE FUNCTION list_says_a_need() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO access_need (id, person_id, weight, from_list, said_at)
  VALUES (gen_random_uuid(), NEW.person_id, 'not_said', true, now())
  ON CONFLICT (person_id) WHERE from_list
  DO UPDATE SET ended_at = NULL, weight = 'not_said' WHERE access_need.ended_at IS NOT NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER list_says_a_need AFTER INSERT OR UPDATE OF access_needs ON associate
  FOR EACH ROW WHEN (NEW.access_needs IS NOT NULL) EXECUTE FUNCTION list_says_a_need();
INSERT INTO access_need (id, person_id, weight, from_list, said_at)
SELECT gen_random_uuid(), person_id, 'not_said', true, now() FROM associate WHERE access_needs IS NOT NULL;
"""


def upgrade() -> None:
    _needs()
    _tasks()
    _equality()
    op.execute(LISTED)


def _needs() -> None:
    op.create_table(
        "access_need",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("weight", sa.String(), nullable=False),
        sa.Column("from_list", sa.Boolean(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(f"weight IN ({WEIGHTS})", name=op.f("ck_access_need_weight_known")),
        sa.CheckConstraint("from_list OR weight <> 'not_said'", name=op.f("ck_access_need_weighed")),
        sa.CheckConstraint("from_list OR ended_at IS NOT NULL OR words IS NOT NULL", name=op.f("ck_access_need_words")),
        sa.CheckConstraint("NOT from_list OR words IS NULL", name=op.f("ck_access_need_lists_words")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["associate.person_id"], name=op.f("fk_access_need_person_id_associate")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_need")),
    )
    op.create_index("uq_access_need_from_list", "access_need", ["person_id"], unique=True, postgresql_where="from_list")
    op.create_index("ix_access_need_live", "access_need", ["person_id"], postgresql_where="ended_at IS NULL")


def _tasks() -> None:
    op.create_table(
        "access_task",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("offer_id", sa.UUID(), nullable=False),
        sa.Column("session_id", sa.UUID(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("need_id", sa.UUID(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("owner_id", sa.UUID(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_by", sa.UUID(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(f"status IN ({STATUSES})", name=op.f("ck_access_task_status_known")),
        sa.CheckConstraint("status NOT IN ('done', 'cannot') OR words IS NOT NULL", name=op.f("ck_access_task_words")),
        sa.CheckConstraint(
            "status NOT IN ('done', 'cannot', 'not_needed') OR settled_by IS NOT NULL",
            name=op.f("ck_access_task_settled"),
        ),
        sa.CheckConstraint(
            "status <> 'open' OR (words IS NULL AND settled_by IS NULL)", name=op.f("ck_access_task_open")
        ),
        sa.CheckConstraint("(settled_by IS NULL) = (settled_at IS NULL)", name=op.f("ck_access_task_settled_when")),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name=op.f("fk_access_task_offer_id_offer")),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_access_task_session_id_session")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["associate.person_id"], name=op.f("fk_access_task_person_id_associate")
        ),
        sa.ForeignKeyConstraint(["need_id"], ["access_need.id"], name=op.f("fk_access_task_need_id_access_need")),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_access_task_owner_id_person")),
        sa.ForeignKeyConstraint(["settled_by"], ["person.id"], name=op.f("fk_access_task_settled_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_task")),
        sa.UniqueConstraint("offer_id", "need_id", name=op.f("uq_access_task_offer_id_need_id")),
    )
    op.create_index("ix_access_task_open", "access_task", ["due_on"], postgresql_where="status = 'open'")
    op.create_index("ix_access_task_session_id", "access_task", ["session_id"])
    op.create_index("ix_access_task_need_id", "access_task", ["need_id"])


def _equality() -> None:
    quarter = "quarter ~ '^[0-9]{4}-Q[1-4]$'"
    op.create_table(
        "equality_count",
        sa.Column("academy_code", sa.String(), nullable=False),
        sa.Column("quarter", sa.String(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.CheckConstraint("counted >= 0", name=op.f("ck_equality_count_counted")),
        sa.CheckConstraint(quarter, name=op.f("ck_equality_count_quarter")),
        sa.ForeignKeyConstraint(
            ["academy_code"], ["academy.code"], name=op.f("fk_equality_count_academy_code_academy")
        ),
        sa.PrimaryKeyConstraint("academy_code", "quarter", "question", "answer", name=op.f("pk_equality_count")),
    )
    op.create_table(
        "equality_mark",
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("quarter", sa.String(), nullable=False),
        sa.CheckConstraint("state IN ('answered', 'declined')", name=op.f("ck_equality_mark_state_known")),
        sa.CheckConstraint(quarter, name=op.f("ck_equality_mark_quarter")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["associate.person_id"], name=op.f("fk_equality_mark_person_id_associate")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_equality_mark")),
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER list_says_a_need ON associate; DROP FUNCTION list_says_a_need()")
    for table in ("equality_mark", "equality_count", "access_task", "access_need"):
        op.drop_table(table)
