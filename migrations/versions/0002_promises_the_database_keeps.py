"""Promises the database keeps by itself: no double booking, history that only grows, a ledger that balances."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# A range over uuid lets a plain GiST index compare persons for equality, so no extension is needed.
NO_OVERLAP = """
CREATE TYPE uuidrange AS RANGE (subtype = uuid);
ALTER TABLE booked_time ADD CONSTRAINT ex_booked_time_overlap
  EXCLUDE USING gist (uuidrange(person_id, person_id, '[]') WITH &&, span WITH &&);
"""

ONLY_GROWS = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% only grows: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""

# Writers share this lock until they commit; the sealer takes it alone, so it never seals around an unfinished writer.
WRITERS = """
CREATE FUNCTION share_writer_lock() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(7305001);
  RETURN NULL;
END $$;
CREATE TRIGGER event_writer BEFORE INSERT ON event FOR EACH STATEMENT EXECUTE FUNCTION share_writer_lock();
"""

BALANCE = """
CREATE FUNCTION transfer_balances() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT sum(pence) FROM ledger_entry WHERE transfer_id = NEW.transfer_id) <> 0 THEN
    RAISE EXCEPTION 'transfer % does not balance', NEW.transfer_id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ledger_balances AFTER INSERT ON ledger_entry
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION transfer_balances();
"""

FILES_STAY = """
CREATE TRIGGER run_file_stays BEFORE UPDATE OF content, sha256, name, run_id OR DELETE ON run_file
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""

GROWING = ["event", "seal", "ledger_entry"]


def upgrade() -> None:
    for script in (NO_OVERLAP, ONLY_GROWS, WRITERS, BALANCE, FILES_STAY):
        op.execute(script)
    for table in GROWING:
        op.execute(
            f"CREATE TRIGGER {table}_grows BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_stays BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def downgrade() -> None:
    for table in GROWING:
        op.execute(f"DROP TRIGGER {table}_stays ON {table}")
        op.execute(f"DROP TRIGGER {table}_grows ON {table}")
    op.execute("DROP TRIGGER run_file_stays ON run_file")
    op.execute("DROP TRIGGER ledger_balances ON ledger_entry; DROP FUNCTION transfer_balances()")
    op.execute("DROP TRIGGER event_writer ON event; DROP FUNCTION share_writer_lock()")
    op.execute("DROP FUNCTION refuse_change()")
    op.execute("ALTER TABLE booked_time DROP CONSTRAINT ex_booked_time_overlap; DROP TYPE uuidrange")
