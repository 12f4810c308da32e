"""A column of a list may hold where letters go."""

from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

NAME = "ck_import_column_meaning_known"
BEFORE = (
    "'name', 'first_name', 'surname', 'preferred_name', 'email', 'phone', 'postcode', 'academy', 'skills', 'topics', "
    "'route', 'trained_on', 'access_needs', 'started_on', 'usual_days', 'notes', 'keep', 'leave_out'"
)


def upgrade() -> None:
    op.drop_constraint(op.f(NAME), "import_column", type_="check")
    now = BEFORE.replace("'postcode', ", "'postcode', 'postal_address', ")
    op.create_check_constraint(op.f(NAME), "import_column", f"meaning IN ({now})")


def downgrade() -> None:
    op.execute("UPDATE import_column SET meaning = 'keep' WHERE meaning = 'postal_address'")
    op.drop_constraint(op.f(NAME), "import_column", type_="check")
    op.create_check_constraint(op.f(NAME), "import_column", f"meaning IN ({BEFORE})")
