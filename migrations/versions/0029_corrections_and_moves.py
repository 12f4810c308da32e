"""Results of courses that are put right, people who came without a place, and moves from one Academy to another."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

SEATED = "'yes', 'passed', 'not_passed', 'away'"
ENDS = ("page", "phone", "paper", "replaced", "joined", "data_protection")
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
    _moves()
    _ends((*ENDS, "moved"))


def _ends(ways: tuple[str, ...]) -> None:
    op.drop_constraint(op.f("ck_consent_ended_how_known"), "consent", type_="check")
    allowed = ", ".join(f"'{one}'" for one in ways)
    op.create_check_constraint(op.f("ck_consent_ended_how_known"), "consent", f"ended_how IN ({allowed})")


def _moves() -> None:
    checks = {
        "state_known": "state IN ('asked', 'accepted', 'done', 'declined', 'taken_back')",
        "asked_how_known": "asked_how IN ('page', 'phone')",
        "elsewhere": "from_code <> to_code",
        "accepted": "(accepted_by IS NULL) = (accepted_at IS NULL)",
        "accepted_first": "state NOT IN ('accepted', 'done') OR accepted_by IS NOT NULL",
        "ended": "(state IN ('asked', 'accepted')) = (ended_by IS NULL)",
        "ended_when": "(ended_by IS NULL) = (ended_at IS NULL)",
        "reason": "(state = 'declined') = (reason <> '')",
        "accepted_by_another": "accepted_by <> asked_by AND accepted_by <> person_id",
        "agreed_by_another": "state <> 'done' OR ended_by NOT IN (asked_by, accepted_by, person_id)",
    }
    op.create_table(
        "home_move",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("from_code", sa.String(), nullable=False),
        sa.Column("to_code", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_by", sa.UUID(), nullable=False),
        sa.Column("asked_how", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_by", sa.UUID(), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.UUID(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        *(sa.CheckConstraint(check, name=op.f(f"ck_home_move_{name}")) for name, check in checks.items()),
        sa.ForeignKeyConstraint(["person_id"], ["associate.person_id"], name=op.f("fk_home_move_person_id_associate")),
        *(
            sa.ForeignKeyConstraint([name], ["academy.code"], name=op.f(f"fk_home_move_{name}_academy"))
            for name in ("from_code", "to_code")
        ),
        *(
            sa.ForeignKeyConstraint([name], ["person.id"], name=op.f(f"fk_home_move_{name}_person"))
            for name in ("asked_by", "accepted_by", "ended_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_home_move")),
    )
    for column in ("person_id", "from_code", "to_code"):
        op.create_index(op.f(f"ix_home_move_{column}"), "home_move", [column])
    op.create_index(
        "uq_home_move_open", "home_move", ["person_id"], unique=True, postgresql_where="state IN ('asked', 'accepted')"
    )


def _corrections() -> None:
    checks = {
        "before_known": f"before IN ({RESULTS})",
        "after_known": f"after IN ({RESULTS})",
        "another": "after <> before",
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
    op.execute(
        "ALTER TABLE consent DISABLE TRIGGER consent_ends_once;"
        " UPDATE consent SET ended_how = 'joined' WHERE ended_how = 'moved';"
        " ALTER TABLE consent ENABLE TRIGGER consent_ends_once"
    )
    _ends(ENDS)
    op.drop_table("home_move")
    op.drop_table("course_correction")
    for name in ("came_anyway", "seat"):
        op.drop_constraint(op.f(f"ck_course_place_{name}"), "course_place", type_="check")
    op.execute("UPDATE course_place SET status = 'no' WHERE came_anyway")
    op.drop_column("course_place", "came_anyway")
    op.create_check_constraint(
        op.f("ck_course_place_seat"), "course_place", f"(status IN ({SEATED})) = (seat IS NOT NULL)"
    )
