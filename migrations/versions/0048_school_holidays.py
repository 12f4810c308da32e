"""School holidays that a team keeps for its Academy; and who worked on a schedule in draft last."""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "school_holiday",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("academy_code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("said_by", sa.Uuid(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by", sa.Uuid(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("first_on <= last_on", name=op.f("ck_school_holiday_order")),
        sa.CheckConstraint("name <> '' AND source <> ''", name=op.f("ck_school_holiday_says_something")),
        sa.CheckConstraint(
            "(confirmed_at IS NULL) = (confirmed_by IS NULL)", name=op.f("ck_school_holiday_confirmed_by_somebody")
        ),
        sa.ForeignKeyConstraint(
            ["academy_code"], ["academy.code"], name=op.f("fk_school_holiday_academy_code_academy")
        ),
        sa.ForeignKeyConstraint(["said_by"], ["person.id"], name=op.f("fk_school_holiday_said_by_person")),
        sa.ForeignKeyConstraint(["confirmed_by"], ["person.id"], name=op.f("fk_school_holiday_confirmed_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_holiday")),
        sa.UniqueConstraint("academy_code", "source", "name", "first_on", name="uq_school_holiday_once"),
    )
    op.add_column("schedule_draft", sa.Column("worked_by", sa.Uuid(), nullable=True))
    op.add_column("schedule_draft", sa.Column("worked_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        "UPDATE schedule_draft SET worked_by = begun_by, worked_at = begun_at;"
        "UPDATE schedule_draft d SET worked_by = c.made_by, worked_at = c.made_at"
        " FROM (SELECT DISTINCT ON (draft_id) draft_id, made_by, made_at FROM schedule_change"
        " ORDER BY draft_id, made_at DESC) c WHERE c.draft_id = d.id"
    )
    op.alter_column("schedule_draft", "worked_by", nullable=False)
    op.alter_column("schedule_draft", "worked_at", nullable=False)
    op.create_foreign_key(op.f("fk_schedule_draft_worked_by_person"), "schedule_draft", "person", ["worked_by"], ["id"])


def downgrade() -> None:
    op.drop_column("schedule_draft", "worked_at")
    op.drop_column("schedule_draft", "worked_by")
    op.drop_table("school_holiday")
