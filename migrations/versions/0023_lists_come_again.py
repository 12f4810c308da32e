"""A list that comes again: which of its columns is which, what it brought before, and who of a doubtful row is who."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_MEANINGS = (
    "'name', 'first_name', 'surname', 'preferred_name', 'email', 'phone', 'postcode', 'academy', "
    "'skills', 'topics', 'route', 'trained_on', 'access_needs', 'started_on', 'usual_days', 'notes', "
    "'keep', 'leave_out'"
)


def upgrade() -> None:
    op.create_table(
        "import_column",
        sa.Column("academy_code", sa.String(), nullable=False),
        sa.Column("heading", sa.String(), nullable=False),
        sa.Column("meaning", sa.String(), nullable=False),
        sa.Column("said_by", sa.UUID(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"meaning IN ({_MEANINGS})", name=op.f("ck_import_column_meaning_known")),
        sa.ForeignKeyConstraint(["academy_code"], ["academy.code"], name=op.f("fk_import_column_academy_code_academy")),
        sa.ForeignKeyConstraint(["said_by"], ["person.id"], name=op.f("fk_import_column_said_by_person")),
        sa.PrimaryKeyConstraint("academy_code", "heading", name=op.f("pk_import_column")),
    )
    op.add_column("roster_import", sa.Column("header_line", sa.Integer(), nullable=True))
    op.add_column("roster_import", sa.Column("choices", JSONB(), server_default="{}", nullable=False))
    op.create_table(
        "listed",
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("marks", JSONB(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["associate.person_id"], name=op.f("fk_listed_person_id_associate")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_listed")),
    )


def downgrade() -> None:
    op.drop_table("listed")
    op.drop_column("roster_import", "choices")
    op.drop_column("roster_import", "header_line")
    op.drop_table("import_column")
