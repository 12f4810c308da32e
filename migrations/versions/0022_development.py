"""A development plan of one's own, looking back on it with others, and who it is shown to."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

UUID = sa.UUID()
INSTANT = sa.DateTime(timezone=True)
KINDS = ("story", "access_needs", "topics", "receipt")
MORE = ("development", "reflection")
ENDED = "(status = 'ended') = (ended_at IS NOT NULL) AND (status = 'ended') = (named IS NOT NULL)"


def upgrade() -> None:
    _steps()
    _reflections()
    _invites()
    _answers()
    _shares()
    _reads((*KINDS, *MORE))


def _reads(kinds: tuple[str, ...]) -> None:
    op.drop_constraint(op.f("ck_sensitive_read_kind_known"), "sensitive_read", type_="check")
    allowed = ", ".join(f"'{one}'" for one in kinds)
    op.create_check_constraint(op.f("ck_sensitive_read_kind_known"), "sensitive_read", f"kind IN ({allowed})")


def _owner(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["person_id"], ["associate.person_id"], name=op.f(f"fk_{table}_person_id_associate"))


def _of_reflection(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_reflection_id_reflection")
    return sa.ForeignKeyConstraint(["reflection_id"], ["reflection.id"], name=name, ondelete="CASCADE")


def _steps() -> None:
    op.create_table(
        "development_step",
        sa.Column("person_id", UUID, nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("aim", sa.Text(), nullable=False),
        sa.Column("aim_by", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("session_id", UUID, nullable=True),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.CheckConstraint(
            "step IN ('observe', 'shadow', 'co_lead', 'mentor')", name=op.f("ck_development_step_step_known")
        ),
        sa.CheckConstraint(
            "session_id IS NULL OR (step = 'co_lead' AND done_on IS NOT NULL)",
            name=op.f("ck_development_step_shown_by_session"),
        ),
        _owner("development_step"),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_development_step_session_id_session")),
        sa.PrimaryKeyConstraint("person_id", "step", name=op.f("pk_development_step")),
    )


def _reflections() -> None:
    op.create_table(
        "reflection",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", UUID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("own_answers", sa.LargeBinary(), nullable=True),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column("named", sa.Boolean(), nullable=True),
        sa.CheckConstraint("status IN ('open', 'ended')", name=op.f("ck_reflection_status_known")),
        sa.CheckConstraint(ENDED, name=op.f("ck_reflection_ended")),
        _owner("reflection"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reflection")),
    )
    op.create_index(op.f("ix_reflection_person_id"), "reflection", ["person_id"])


def _invites() -> None:
    op.create_table(
        "reflection_invite",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reflection_id", UUID, nullable=False),
        sa.Column("person_id", UUID, nullable=False),
        *(sa.Column(one, sa.Text(), nullable=False) for one in ("name", "email", "token_hash")),
        *(sa.Column(one, INSTANT, nullable=False) for one in ("made_at", "ends_at")),
        *(sa.Column(one, INSTANT, nullable=True) for one in ("answered_at", "taken_back_at")),
        sa.CheckConstraint("answered_at IS NULL OR taken_back_at IS NULL", name=op.f("ck_reflection_invite_one_end")),
        _of_reflection("reflection_invite"),
        _owner("reflection_invite"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reflection_invite")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_reflection_invite_token_hash")),
    )
    op.create_index(op.f("ix_reflection_invite_person_id"), "reflection_invite", ["person_id"])
    op.create_index(
        "uq_reflection_invite_email",
        "reflection_invite",
        ["reflection_id", "email"],
        unique=True,
        postgresql_where=sa.text("taken_back_at IS NULL"),
    )


def _answers() -> None:
    op.create_table(
        "reflection_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reflection_id", UUID, nullable=False),
        sa.Column("person_id", UUID, nullable=False),
        sa.Column("invite_id", UUID, nullable=True),
        sa.Column("waiting", sa.LargeBinary(), nullable=True),
        sa.Column("answers", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("num_nonnulls(waiting, answers) = 1", name=op.f("ck_reflection_answer_waits_or_is_shown")),
        _of_reflection("reflection_answer"),
        _owner("reflection_answer"),
        sa.ForeignKeyConstraint(
            ["invite_id"],
            ["reflection_invite.id"],
            name=op.f("fk_reflection_answer_invite_id_reflection_invite"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reflection_answer")),
        sa.UniqueConstraint("invite_id", name=op.f("uq_reflection_answer_invite_id")),
    )
    for column in ("reflection_id", "person_id"):
        op.create_index(op.f(f"ix_reflection_answer_{column}"), "reflection_answer", [column])


def _shares() -> None:
    op.create_table(
        "development_share",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", UUID, nullable=False),
        sa.Column("reader_id", UUID, nullable=False),
        sa.Column("plan", sa.Boolean(), nullable=False),
        sa.Column("reflection_id", UUID, nullable=True),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.CheckConstraint("reader_id <> person_id", name=op.f("ck_development_share_somebody_else")),
        sa.CheckConstraint("NOT plan OR reflection_id IS NULL", name=op.f("ck_development_share_one_thing")),
        _of_reflection("development_share"),
        _owner("development_share"),
        sa.ForeignKeyConstraint(["reader_id"], ["person.id"], name=op.f("fk_development_share_reader_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_development_share")),
    )
    for column in ("person_id", "reader_id"):
        op.create_index(op.f(f"ix_development_share_{column}"), "development_share", [column])
    live = "ended_at IS NULL"
    for name, columns, where in (
        ("uq_development_share_plan", ["person_id", "reader_id"], f"plan AND {live}"),
        ("uq_development_share_reflection", ["reflection_id", "reader_id"], live),
    ):
        op.create_index(name, "development_share", columns, unique=True, postgresql_where=sa.text(where))


def downgrade() -> None:
    op.execute("DELETE FROM sensitive_read WHERE kind IN ('development', 'reflection')")
    _reads(KINDS)
    for table in (
        "development_share", "reflection_answer", "reflection_invite", "reflection", "development_step",
    ):  # fmt: skip
        op.drop_table(table)
