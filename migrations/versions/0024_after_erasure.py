"""What somebody's name still stands in when they are erased, and when the database's files were cleaned of them; who
must stop using what was taken back."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

EMPTY = sa.text("'[]'::jsonb")


def upgrade() -> None:
    op.add_column("removal", sa.Column("cleaned", JSONB(), server_default=EMPTY, nullable=False))
    op.add_column("removal", sa.Column("cleaned_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("removal", sa.Column("mentions", JSONB(), server_default=EMPTY, nullable=False))
    op.add_column("removal", sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True))
    for name in ("cleaned", "mentions"):
        op.alter_column("removal", name, server_default=None)
    op.create_check_constraint(
        op.f("ck_removal_cleaned_after"), "removal", "cleaned_at IS NULL OR finished_at IS NOT NULL"
    )
    op.create_table(
        "stop_using",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("consent_id", sa.UUID(), nullable=False),
        sa.Column("academy_code", sa.String(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_by", sa.UUID(), nullable=True),
        sa.CheckConstraint(
            "(stopped_at IS NULL) = (stopped_by IS NULL)", name=op.f("ck_stop_using_stopped_by_somebody")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["associate.person_id"], name=op.f("fk_stop_using_person_id_associate")),
        sa.ForeignKeyConstraint(["consent_id"], ["consent.id"], name=op.f("fk_stop_using_consent_id_consent")),
        sa.ForeignKeyConstraint(["academy_code"], ["academy.code"], name=op.f("fk_stop_using_academy_code_academy")),
        sa.ForeignKeyConstraint(["stopped_by"], ["person.id"], name=op.f("fk_stop_using_stopped_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stop_using")),
    )
    op.create_index(op.f("ix_stop_using_person_id"), "stop_using", ["person_id"])
    op.create_index(
        "ix_stop_using_open", "stop_using", ["academy_code"], postgresql_where=sa.text("stopped_at IS NULL")
    )


def downgrade() -> None:
    op.drop_table("stop_using")
    op.drop_constraint(op.f("ck_removal_cleaned_after"), "removal")
    for name in ("looked_at", "mentions", "cleaned_at", "cleaned"):
        op.drop_column("removal", name)
