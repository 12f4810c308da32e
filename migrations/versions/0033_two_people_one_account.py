"""Two people who share an account may both be paid into it: one of finance says why, another confirms it."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("bank_details", sa.Column("shared_reason", sa.String(), nullable=False, server_default=""))
    op.alter_column("bank_details", "shared_reason", server_default=None)
    op.add_column("bank_details", sa.Column("shared_said_by", sa.UUID(), nullable=True))
    op.create_foreign_key(
        op.f("fk_bank_details_shared_said_by_person"), "bank_details", "person", ["shared_said_by"], ["id"]
    )
    op.create_check_constraint(
        op.f("ck_bank_details_sharing_by_two_people"),
        "bank_details",
        "shared_said_by NOT IN (changed_by, person_id) AND verified_by <> shared_said_by",
    )
    op.create_check_constraint(
        op.f("ck_bank_details_sharing_has_a_reason"), "bank_details", "(shared_reason = '') = (shared_said_by IS NULL)"
    )


def downgrade() -> None:
    op.drop_constraint(op.f("ck_bank_details_sharing_has_a_reason"), "bank_details", type_="check")
    op.drop_constraint(op.f("ck_bank_details_sharing_by_two_people"), "bank_details", type_="check")
    op.drop_constraint(op.f("fk_bank_details_shared_said_by_person"), "bank_details", type_="foreignkey")
    op.drop_column("bank_details", "shared_said_by")
    op.drop_column("bank_details", "shared_reason")
