"""Who is asked next, by itself, when those who were asked first say no or do not answer."""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    table, key = "next_choice", op.f
    op.create_table(
        table,
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("session_id", sa.UUID(), nullable=False),
        moment("starts_at"),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("made_by", sa.UUID(), nullable=False),
        moment("made_at"),
        moment("settled_at", nullable=True),
        sa.Column("settled_by", sa.UUID(), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'asked', 'passed', 'stopped', 'ended')", name=key("ck_next_choice_state_known")
        ),
        sa.CheckConstraint("kind IN ('lived', 'professional')", name=key("ck_next_choice_kind_known")),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=key("fk_next_choice_session_id_session")),
        sa.ForeignKeyConstraint(["person_id"], ["associate.person_id"], name=key("fk_next_choice_person_id_associate")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=key("fk_next_choice_made_by_person")),
        sa.ForeignKeyConstraint(["settled_by"], ["person.id"], name=key("fk_next_choice_settled_by_person")),
        sa.PrimaryKeyConstraint("id", name=key("pk_next_choice")),
    )
    op.create_index(key("ix_next_choice_session_id"), table, ["session_id"])
    op.create_index(key("ix_next_choice_person_id"), table, ["person_id"])
    op.create_index("ix_next_choice_waiting", table, ["session_id"], postgresql_where=sa.text("state = 'waiting'"))


def downgrade() -> None:
    op.drop_table("next_choice")
