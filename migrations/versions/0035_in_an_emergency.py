"""One record opened in an emergency: asked for by one, released by another."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

BY = {"asked": False, "released": True, "stopped": True}
CHECKS = {
    "two_people": "released_by <> asked_by",
    "not_their_own": "person_id NOT IN (asked_by, released_by)",
    "released_by_somebody": "(released_by IS NULL) = (released_at IS NULL)",
    "stopped_by_somebody": "(stopped_by IS NULL) = (stopped_at IS NULL)",
    "said_why": "reason <> ''",
}


def upgrade() -> None:
    columns: list[sa.Column[object]] = []
    for name, nullable in BY.items():
        columns.append(sa.Column(f"{name}_by", sa.UUID(), nullable=nullable))
        columns.append(sa.Column(f"{name}_at", sa.DateTime(timezone=True), nullable=nullable))
    op.create_table(
        "break_glass",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        *columns,
        *(sa.CheckConstraint(said, name=op.f(f"ck_break_glass_{name}")) for name, said in CHECKS.items()),
        sa.ForeignKeyConstraint(
            ["person_id"], ["associate.person_id"], name=op.f("fk_break_glass_person_id_associate")
        ),
        *(
            sa.ForeignKeyConstraint([f"{name}_by"], ["person.id"], name=op.f(f"fk_break_glass_{name}_by_person"))
            for name in BY
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_break_glass")),
    )
    op.create_index(op.f("ix_break_glass_person_id"), "break_glass", ["person_id"])


def downgrade() -> None:
    op.drop_table("break_glass")
