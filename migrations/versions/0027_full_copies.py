"""Everything held of somebody who cannot log in, for data protection: two people release it."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

KINDS = ("story", "access_needs", "topics", "receipt", "development", "reflection")


def upgrade() -> None:
    op.create_table(
        "full_copy",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("asked_by", sa.UUID(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_by", sa.UUID(), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("released_by <> asked_by", name=op.f("ck_full_copy_two_people")),
        sa.CheckConstraint("person_id NOT IN (asked_by, released_by)", name=op.f("ck_full_copy_not_their_own")),
        sa.CheckConstraint(
            "(released_by IS NULL) = (released_at IS NULL)", name=op.f("ck_full_copy_released_by_somebody")
        ),
        *(
            sa.ForeignKeyConstraint([name], ["person.id"], name=op.f(f"fk_full_copy_{name}_person"))
            for name in ("person_id", "asked_by", "released_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_full_copy")),
    )
    op.create_index(op.f("ix_full_copy_person_id"), "full_copy", ["person_id"])
    _reads((*KINDS, "copy"))


def _reads(kinds: tuple[str, ...]) -> None:
    op.drop_constraint(op.f("ck_sensitive_read_kind_known"), "sensitive_read", type_="check")
    allowed = ", ".join(f"'{one}'" for one in kinds)
    op.create_check_constraint(op.f("ck_sensitive_read_kind_known"), "sensitive_read", f"kind IN ({allowed})")


def downgrade() -> None:
    op.execute("DELETE FROM sensitive_read WHERE kind = 'copy'")
    _reads(KINDS)
    op.drop_table("full_copy")
