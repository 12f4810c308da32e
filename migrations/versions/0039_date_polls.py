"""People are asked which of some dates they could do; links of their letters are kept as hashes."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
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
    _polls()
    _dates()
    _people()
    op.create_table(
        "date_poll_answer",
        sa.Column("asked_id", sa.UUID(), nullable=False),
        sa.Column("date_id", sa.UUID(), nullable=False),
        sa.Column("could", sa.String(), nullable=False),
        check("date_poll_answer", "could_known", "could IN ('yes', 'if_need_be', 'no')"),
        to("date_poll_answer", "asked_id", "date_poll_person.id", ondelete="CASCADE"),
        to("date_poll_answer", "date_id", "date_poll_date.id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("asked_id", "date_id", name=op.f("pk_date_poll_answer")),
    )


def _polls() -> None:
    op.create_table(
        "date_poll",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("academy_code", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("session_id", sa.UUID(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        moment("answer_until", nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("made_by", sa.UUID(), nullable=False),
        moment("made_at", nullable=False),
        moment("reminded_at"),
        sa.Column("ended_by", sa.UUID(), nullable=True),
        moment("ended_at"),
        sa.Column("reason", sa.String(), nullable=False),
        check("date_poll", "purpose_known", "purpose IN ('meeting', 'new_session', 'session')"),
        check("date_poll", "state_known", "state IN ('open', 'closed', 'picked', 'called_off')"),
        check("date_poll", "of_a_session", "(purpose = 'session') = (session_id IS NOT NULL)"),
        check("date_poll", "ended", "(state = 'open') = (ended_at IS NULL)"),
        check("date_poll", "ended_by_somebody", "(ended_at IS NULL) = (ended_by IS NULL)"),
        check("date_poll", "reason", "(state = 'called_off') = (reason <> '')"),
        to("date_poll", "academy_code", "academy.code"),
        to("date_poll", "session_id", "session.id"),
        to("date_poll", "made_by", "person.id"),
        to("date_poll", "ended_by", "person.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_date_poll")),
    )
    op.create_index(op.f("ix_date_poll_academy_code"), "date_poll", ["academy_code"])
    op.create_index(op.f("ix_date_poll_session_id"), "date_poll", ["session_id"])


def _dates() -> None:
    op.create_table(
        "date_poll_date",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("poll_id", sa.UUID(), nullable=False),
        moment("starts_at", nullable=False),
        moment("ends_at", nullable=False),
        sa.Column("chosen", sa.Boolean(), nullable=False),
        check("date_poll_date", "order", "starts_at < ends_at"),
        to("date_poll_date", "poll_id", "date_poll.id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_date_poll_date")),
        sa.UniqueConstraint(
            "poll_id", "starts_at", "ends_at", name=op.f("uq_date_poll_date_poll_id_starts_at_ends_at")
        ),
    )
    op.create_index(
        "uq_date_poll_date_chosen", "date_poll_date", ["poll_id"], unique=True, postgresql_where=sa.text("chosen")
    )


def _people() -> None:
    op.create_table(
        "date_poll_person",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("poll_id", sa.UUID(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("link_hash", sa.Text(), nullable=False),
        sa.Column("again_hash", sa.Text(), nullable=True),
        moment("asked_at", nullable=False),
        moment("answered_at"),
        sa.Column("how", sa.String(), nullable=True),
        sa.Column("heard_by", sa.UUID(), nullable=True),
        check("date_poll_person", "how_known", "how IN ('link', 'page', 'phone')"),
        check("date_poll_person", "answered", "(answered_at IS NULL) = (how IS NULL)"),
        check("date_poll_person", "heard_by_phone", "heard_by IS NULL OR how = 'phone'"),
        to("date_poll_person", "poll_id", "date_poll.id", ondelete="CASCADE"),
        to("date_poll_person", "person_id", "associate.person_id"),
        to("date_poll_person", "heard_by", "person.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_date_poll_person")),
        sa.UniqueConstraint("poll_id", "person_id", name="uq_date_poll_person_once"),
        sa.UniqueConstraint("link_hash", name=op.f("uq_date_poll_person_link_hash")),
        sa.UniqueConstraint("again_hash", name=op.f("uq_date_poll_person_again_hash")),
    )
    op.create_index(op.f("ix_date_poll_person_person_id"), "date_poll_person", ["person_id"])


def downgrade() -> None:
    for table in ("date_poll_answer", "date_poll_person", "date_poll_date", "date_poll"):
        op.drop_table(table)
