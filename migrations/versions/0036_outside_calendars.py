"""Calendars that people keep elsewhere, as busy time: spans of one calendar are one value, its address is sealed."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSTZMULTIRANGE

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
PROBLEMS = (
    "web_page", "not_a_calendar", "damaged", "too_often", "too_many", "too_hard", "too_large", "too_slow", "no_host",
    "not_public", "no_connection", "not_safe", "not_found", "not_allowed", "their_fault", "moves", "emptied",
)  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "outside_calendar",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=True),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("added_at", INSTANT, nullable=False),
        *(sa.Column(name, INSTANT, nullable=True) for name in ("tried_at", "read_at", "next_at")),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(), nullable=True),
        sa.Column("etag", sa.String(), nullable=False),
        sa.Column("modified", sa.String(), nullable=False),
        sa.Column("until", INSTANT, nullable=True),
        sa.Column("busy", TSTZMULTIRANGE(), nullable=False),
        sa.Column("maybe", TSTZMULTIRANGE(), nullable=False),
        sa.Column("unread", sa.Integer(), nullable=False),
        sa.Column("unknown_zones", sa.Integer(), nullable=False),
        sa.CheckConstraint("source IN ('address', 'file')", name=op.f("ck_outside_calendar_source_known")),
        sa.CheckConstraint(
            f"problem IN ({', '.join(map(repr, PROBLEMS))})", name=op.f("ck_outside_calendar_problem_known")
        ),
        sa.CheckConstraint("(source = 'address') = (address IS NOT NULL)", name=op.f("ck_outside_calendar_address")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["associate.person_id"], name=op.f("fk_outside_calendar_person_id_associate")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outside_calendar")),
    )
    op.create_index(op.f("ix_outside_calendar_person_id"), "outside_calendar", ["person_id"])
    op.create_index(
        op.f("ix_outside_calendar_next_at"),
        "outside_calendar",
        ["next_at"],
        postgresql_where=sa.text("next_at IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_table("outside_calendar")
