"""Two records of one person become one; pairs who only look alike are remembered."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

UUID = postgresql.UUID(as_uuid=True)
INSTANT = sa.DateTime(timezone=True)
# What is somebody's own and hangs on the person alone, so that no other reference stops it from being written too late.
OWN = {
    "api_token": "person_id",
    "bank_details": "person_id",
    "earnings_limit": "person_id",
    "log_in": "person_id",
    "role_grant": "person_id",
}

# After the reference has been checked (its trigger's name comes first), so that it sees a merge it had to wait for.
STAYS_LIVE = """
CREATE FUNCTION refuse_merged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM person WHERE id = NEW.person_id AND merged_into IS NOT NULL) THEN
    RAISE EXCEPTION 'this record was joined to another' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$
"""


def upgrade() -> None:
    op.add_column("person", sa.Column("merged_into", UUID, nullable=True))
    op.create_foreign_key(op.f("fk_person_merged_into_person"), "person", "person", ["merged_into"], ["id"])
    op.create_index(op.f("ix_person_merged_into"), "person", ["merged_into"])
    op.create_check_constraint(op.f("ck_person_merged_elsewhere"), "person", "merged_into <> id")
    op.create_check_constraint(
        op.f("ck_person_merged_is_closed"), "person", "merged_into IS NULL OR (email IS NULL AND NOT active)"
    )
    # What was paid stays as it was signed, also when its person is found under another record now.
    op.drop_constraint("fk_payment_item_person_id_associate", "payment_item")
    op.create_foreign_key(op.f("fk_payment_item_person_id_person"), "payment_item", "person", ["person_id"], ["id"])
    _tables()
    op.execute(STAYS_LIVE)
    for table, column in OWN.items():
        op.execute(
            f"CREATE CONSTRAINT TRIGGER stays_live AFTER INSERT OR UPDATE OF {column} ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_merged()"
        )


def _tables() -> None:
    op.create_table(
        "former_contact",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", UUID, nullable=False),
        sa.Column("full_name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("postcode", sa.Text(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_former_contact_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_contact")),
    )
    op.create_index(op.f("ix_former_contact_person_id"), "former_contact", ["person_id"])
    op.create_table(
        "not_same",
        sa.Column("person_id", UUID, nullable=False),
        sa.Column("other_id", UUID, nullable=False),
        sa.Column("said_by", UUID, nullable=False),
        sa.Column("said_at", INSTANT, nullable=False),
        sa.CheckConstraint("person_id < other_id", name=op.f("ck_not_same_once")),
        sa.ForeignKeyConstraint(["person_id"], ["associate.person_id"], name=op.f("fk_not_same_person_id_associate")),
        sa.ForeignKeyConstraint(["other_id"], ["associate.person_id"], name=op.f("fk_not_same_other_id_associate")),
        sa.ForeignKeyConstraint(["said_by"], ["person.id"], name=op.f("fk_not_same_said_by_person")),
        sa.PrimaryKeyConstraint("person_id", "other_id", name=op.f("pk_not_same")),
    )


def downgrade() -> None:
    for table in OWN:
        op.execute(f"DROP TRIGGER stays_live ON {table}")
    op.execute("DROP FUNCTION refuse_merged()")
    op.drop_table("not_same")
    op.drop_table("former_contact")
    op.drop_constraint("fk_payment_item_person_id_person", "payment_item")
    op.create_foreign_key(
        op.f("fk_payment_item_person_id_associate"), "payment_item", "associate", ["person_id"], ["person_id"]
    )
    for name in ("merged_is_closed", "merged_elsewhere"):
        op.drop_constraint(f"ck_person_{name}", "person")
    op.drop_index(op.f("ix_person_merged_into"), "person")
    op.drop_constraint("fk_person_merged_into_person", "person")
    op.drop_column("person", "merged_into")
