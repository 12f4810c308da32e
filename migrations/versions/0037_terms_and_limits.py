"""What people say of one term; how much they do, kept with them; that all still holds, and the letter that asks."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
MODES = "mode IN ('ask_me', 'only_these', 'not_now')"


def upgrade() -> None:
    op.create_table(
        "term_availability",
        _person("term_availability"),
        sa.Column("term", sa.String(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("said_at", INSTANT, nullable=False),
        _heard_by("term_availability"),
        sa.CheckConstraint(MODES, name=op.f("ck_term_availability_mode_known")),
        sa.PrimaryKeyConstraint("person_id", "term", name=op.f("pk_term_availability")),
    )
    op.create_table(
        "term_time",
        _person("term_time"),
        sa.Column("term", sa.String(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_term_time_weekday")),
        sa.CheckConstraint("starts < ends", name=op.f("ck_term_time_order")),
        sa.PrimaryKeyConstraint("person_id", "term", "weekday", "starts", name=op.f("pk_term_time")),
    )
    op.create_table(
        "session_limits",
        _person("session_limits"),
        sa.Column("sessions_a_month", sa.Integer(), nullable=True),
        sa.Column("notice_days", sa.Integer(), nullable=False),
        sa.Column("rest_days", sa.Integer(), nullable=False),
        sa.Column("ask_monthly", sa.Boolean(), nullable=False),
        sa.Column("said_at", INSTANT, nullable=False),
        _heard_by("session_limits"),
        sa.CheckConstraint("sessions_a_month BETWEEN 1 AND 31", name=op.f("ck_session_limits_month")),
        sa.CheckConstraint("notice_days BETWEEN 0 AND 90", name=op.f("ck_session_limits_notice")),
        sa.CheckConstraint("rest_days BETWEEN 0 AND 30", name=op.f("ck_session_limits_rest")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_session_limits")),
    )
    op.create_table(
        "as_usual",
        _person("as_usual"),
        sa.Column("confirmed_at", INSTANT, nullable=True),
        sa.Column("letter_at", INSTANT, nullable=True),
        sa.Column("link_hash", sa.String(), nullable=True),
        sa.Column("answered_at", INSTANT, nullable=True),
        sa.Column("unanswered", sa.Integer(), nullable=False),
        sa.Column("call_wanted_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_as_usual")),
        sa.UniqueConstraint("link_hash", name=op.f("uq_as_usual_link_hash")),
    )
    op.execute(
        "INSERT INTO session_limits (person_id, sessions_a_month, notice_days, rest_days, ask_monthly, said_at)"
        " SELECT person_id, least(sessions_a_month, 31), 0, 0, true, said_at FROM availability"
        " WHERE sessions_a_month >= 1"
    )
    op.drop_column("availability", "sessions_a_month")
    op.add_column("availability", sa.Column("heard_by", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("fk_availability_heard_by_person"), "availability", "person", ["heard_by"], ["id"])


def _person(table: str) -> sa.Column[object]:
    name = f"fk_{table}_person_id_associate"
    return sa.Column("person_id", sa.Uuid(), sa.ForeignKey("associate.person_id", name=op.f(name)), nullable=False)


def _heard_by(table: str) -> sa.Column[object]:
    name = f"fk_{table}_heard_by_person"
    return sa.Column("heard_by", sa.Uuid(), sa.ForeignKey("person.id", name=op.f(name)), nullable=True)


def downgrade() -> None:
    op.drop_constraint(op.f("fk_availability_heard_by_person"), "availability", type_="foreignkey")
    op.drop_column("availability", "heard_by")
    op.add_column("availability", sa.Column("sessions_a_month", sa.Integer(), nullable=True))
    op.execute(
        "UPDATE availability SET sessions_a_month = session_limits.sessions_a_month FROM session_limits"
        " WHERE session_limits.person_id = availability.person_id"
    )
    for table in ("as_usual", "session_limits", "term_time", "term_availability"):
        op.drop_table(table)
