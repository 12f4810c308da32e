"""What people said about a cohort, and what came of it."""

import sqlalchemy as sa
from alembic import op

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None

UUID, INSTANT = sa.Uuid(), sa.DateTime(timezone=True)
CHECKS = {
    "by_whom_known": "by_whom IN ('participants', 'lived', 'professionals', 'partner')",
    "outcome_known": "outcome IN ('changed', 'stays')",
    "says_something": "said <> ''",
    "answered": "(outcome IS NULL) = (words = '') AND (outcome IS NULL) = (answered_at IS NULL)"
    " AND (outcome IS NULL) = (answered_by IS NULL)",
}


def upgrade() -> None:
    people = ("owner_id", "written_by", "answered_by")
    op.create_table(
        "heard",
        sa.Column("id", UUID, nullable=False),
        sa.Column("cohort_id", UUID, nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("by_whom", sa.String(), nullable=False),
        sa.Column("said_on", sa.Date(), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("owner_id", UUID, nullable=False),
        sa.Column("written_by", UUID, nullable=False),
        sa.Column("written_at", INSTANT, nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("answered_by", UUID, nullable=True),
        sa.Column("answered_at", INSTANT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        *(sa.CheckConstraint(said, name=op.f(f"ck_heard_{name}")) for name, said in CHECKS.items()),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_heard_cohort_id_cohort")),
        *(sa.ForeignKeyConstraint([one], ["person.id"], name=op.f(f"fk_heard_{one}_person")) for one in people),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_heard")),
    )
    op.create_index(op.f("ix_heard_cohort_id"), "heard", ["cohort_id"])
    op.create_index("ix_heard_waiting", "heard", ["owner_id", "answer_by"], postgresql_where=sa.text("outcome IS NULL"))


def downgrade() -> None:
    op.drop_table("heard")
