"""What two people open together: files of what helps people take part."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def person(table: str, name: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], ["person.id"], name=op.f(f"fk_{table}_{name}_person"))


def moment(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    _need_files()


def _need_files() -> None:
    op.create_table(
        "need_file",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("academy_code", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("asked_by", sa.UUID(), nullable=False),
        moment("asked_at", nullable=False),
        sa.Column("released_by", sa.UUID(), nullable=True),
        moment("released_at"),
        sa.CheckConstraint("released_by <> asked_by", name=op.f("ck_need_file_two_people")),
        sa.CheckConstraint(
            "(released_by IS NULL) = (released_at IS NULL)", name=op.f("ck_need_file_released_by_somebody")
        ),
        sa.CheckConstraint(
            "char_length(reason) >= 10 AND char_length(purpose) >= 10", name=op.f("ck_need_file_said_why")
        ),
        sa.ForeignKeyConstraint(["academy_code"], ["academy.code"], name=op.f("fk_need_file_academy_code_academy")),
        person("need_file", "asked_by"),
        person("need_file", "released_by"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need_file")),
    )


def downgrade() -> None:
    op.drop_table("need_file")
