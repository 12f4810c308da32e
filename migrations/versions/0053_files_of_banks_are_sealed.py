"""Files to and from a bank are kept sealed. Those of before stand open until the worker has sealed them, once."""

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None

TABLES = ("run_file", "run_result")
STAYS = """
CREATE TRIGGER run_file_stays BEFORE UPDATE OF content, sha256, name, run_id{more} ON run_file
  FOR EACH ROW {when}EXECUTE FUNCTION refuse_change()
"""
ONCE = (
    "WHEN (OLD.sealed OR NOT NEW.sealed OR octet_length(NEW.content) <> octet_length(OLD.content) + 29"
    " OR (OLD.sha256, OLD.name, OLD.run_id) IS DISTINCT FROM (NEW.sha256, NEW.name, NEW.run_id)) "
)


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("sealed", sa.Boolean(), server_default=sa.false(), nullable=False))
        op.alter_column(table, "sealed", server_default=None)
    op.execute("DROP TRIGGER run_file_stays ON run_file")
    op.execute(STAYS.format(more=", sealed", when=ONCE))


def downgrade() -> None:
    """What is sealed stays so: without the column nobody knows, so it is refused while there is any."""
    op.execute(
        "DO $$ BEGIN IF EXISTS (SELECT FROM run_file WHERE sealed) OR EXISTS (SELECT FROM run_result WHERE sealed) "
        "THEN RAISE EXCEPTION 'Files to and from a bank are sealed: this step cannot be taken back'; END IF; END $$"
    )
    op.execute("DROP TRIGGER run_file_stays ON run_file")
    op.execute(STAYS.format(more="", when=""))
    for table in TABLES:
        op.drop_column(table, "sealed")
