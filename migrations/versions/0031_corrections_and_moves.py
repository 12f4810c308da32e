"""Results of courses that are put right, people who came without a place, and moves from one Academy to another."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0027"
branch_labels = None
depends_on = None

SEATED = "'yes', 'passed', 'not_passed', 'away'"
RESULTS = "'passed', 'not_passed', 'away'"


def upgrade() -> None:
    op.add_column("course_place", sa.Column("came_anyway", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.alter_column("course_place", "came_anyway", server_default=None)
    op.drop_constraint(op.f("ck_course_place_seat"), "course_place", type_="check")
    for name, check in {
        "seat": f"(status IN ({SEATED}) AND NOT came_anyway) = (seat IS NOT NULL)",
        "came_anyway": f"NOT came_anyway OR status IN ({RESULTS})",
    }.items():
        op.create_check_constraint(op.f(f"ck_course_place_{name}"), "course_place", check)
    _corrections()


def _corrections() -> None:
    checks = {
        "before": f"before IN ({RESULTS})",
        "after": f"after IN ({RESULTS}) AND after <> before",
        "by_somebody_else": "made_by <> person_id",
        "reason": "length(reason) >= 10",
        "withdrawn": "withdrawn IS NULL OR before = 'passed'",
    }
    op.create_table(
        "course_correction",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("course_id", sa.UUID(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("withdrawn", sa.Uuid(), nullable=True),
        sa.Column("made_by", sa.UUID(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        *(sa.CheckConstraint(check, name=op.f(f"ck_course_correction_{name}")) for name, check in checks.items()),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_course_correction_course_id_course")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["associate.person_id"], name=op.f("fk_course_correction_person_id_associate")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_course_correction_made_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_correction")),
    )
    for column in ("course_id", "person_id"):
        op.create_index(op.f(f"ix_course_correction_{column}"), "course_correction", [column])


def downgrade() -> None:
    op.drop_table("course_correction")
    for name in ("came_anyway", "seat"):
        op.drop_constraint(op.f(f"ck_course_place_{name}"), "course_place", type_="check")
    op.execute("UPDATE course_place SET status = 'no' WHERE came_anyway")
    op.drop_column("course_place", "came_anyway")
    op.create_check_constraint(
        op.f("ck_course_place_seat"), "course_place", f"(status IN ({SEATED})) = (seat IS NOT NULL)"
    )
