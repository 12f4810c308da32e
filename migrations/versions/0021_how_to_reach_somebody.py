"""A new e-mail address counts once the code sent to it is entered."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "new_email",
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("asks", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["associate.person_id"], name=op.f("fk_new_email_person_id_associate")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_new_email")),
    )


def downgrade() -> None:
    op.drop_table("new_email")
