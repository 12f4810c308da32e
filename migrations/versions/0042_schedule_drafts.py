"""Changes of a cohort's schedule are drafted before they are published."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def moment(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def to(table: str, name: str, target: str, **how: str) -> sa.ForeignKeyConstraint:
    there, _, column = target.partition(".")
    return sa.ForeignKeyConstraint([name], [f"{there}.{column}"], name=op.f(f"fk_{table}_{name}_{there}"), **how)


def check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def upgrade() -> None:
    op.create_table(
        "schedule_draft",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("cohort_id", sa.UUID(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("begun_by", sa.UUID(), nullable=False),
        moment("begun_at", nullable=False),
        sa.Column("ended_by", sa.UUID(), nullable=True),
        moment("ended_at"),
        check("schedule_draft", "state_known", "state IN ('open', 'published', 'thrown_away')"),
        check("schedule_draft", "ended", "(state = 'open') = (ended_at IS NULL)"),
        check("schedule_draft", "ended_by_somebody", "(ended_at IS NULL) = (ended_by IS NULL)"),
        to("schedule_draft", "cohort_id", "cohort.id", ondelete="CASCADE"),
        to("schedule_draft", "begun_by", "person.id"),
        to("schedule_draft", "ended_by", "person.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule_draft")),
    )
    op.create_index(op.f("ix_schedule_draft_cohort_id"), "schedule_draft", ["cohort_id"])
    op.create_index(
        "uq_schedule_draft_open", "schedule_draft", ["cohort_id"], unique=True,
        postgresql_where=sa.text("state = 'open'"),
    )  # fmt: skip
    _changes()


def _changes() -> None:
    op.create_table(
        "schedule_change",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("draft_id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("session_id", sa.UUID(), nullable=True),
        sa.Column("seen_version", sa.Integer(), nullable=True),
        moment("was_starts_at"),
        moment("was_ends_at"),
        sa.Column("was_mode", sa.String(), nullable=True),
        sa.Column("was_place", sa.String(), nullable=False),
        moment("starts_at"),
        moment("ends_at"),
        sa.Column("mode", sa.String(), nullable=True),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("place_postcode", sa.String(), nullable=False),
        sa.Column("venue_access", sa.String(), nullable=False),
        sa.Column("prepare_minutes", sa.Integer(), nullable=False),
        sa.Column("prepare_when", sa.String(), nullable=False),
        sa.Column("prepare_at", sa.Time(), nullable=True),
        sa.Column("debrief_minutes", sa.Integer(), nullable=False),
        sa.Column("lived_needed", sa.Integer(), nullable=False),
        sa.Column("professional_needed", sa.Integer(), nullable=False),
        sa.Column("skills", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("topics", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("made_by", sa.UUID(), nullable=False),
        moment("made_at", nullable=False),
        check("schedule_change", "kind_known", "kind IN ('add', 'move', 'call_off')"),
        check("schedule_change", "mode_known", "mode IN ('in_person', 'online')"),
        check("schedule_change", "of_a_session", "(kind = 'add') = (session_id IS NULL)"),
        check("schedule_change", "seen", "(session_id IS NULL) = (seen_version IS NULL)"),
        check("schedule_change", "new_time", "(kind = 'call_off') = (starts_at IS NULL)"),
        check("schedule_change", "order", "starts_at < ends_at"),
        to("schedule_change", "draft_id", "schedule_draft.id", ondelete="CASCADE"),
        to("schedule_change", "session_id", "session.id"),
        to("schedule_change", "made_by", "person.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule_change")),
        sa.UniqueConstraint("draft_id", "session_id", name=op.f("uq_schedule_change_draft_id_session_id")),
    )
    op.create_index(op.f("ix_schedule_change_session_id"), "schedule_change", ["session_id"])


def downgrade() -> None:
    op.drop_table("schedule_change")
    op.drop_table("schedule_draft")
