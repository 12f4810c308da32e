"""Figures of the policy book as people decide them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rate",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("academy_code", sa.Text(), nullable=True),
        sa.Column("from_date", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("value", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("clause", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("two_people", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposed_role", sa.Text(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_role", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision_reason", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('confirm', 'replace', 'local')", name=op.f("ck_rate_kind_known")),
        sa.CheckConstraint(
            "state IN ('proposed', 'adopted', 'refused', 'withdrawn')", name=op.f("ck_rate_state_known")
        ),
        sa.CheckConstraint("until IS NULL OR (kind = 'local' AND until > from_date)", name=op.f("ck_rate_until")),
        sa.CheckConstraint("academy_code IS NULL OR kind = 'local'", name=op.f("ck_rate_academy")),
        sa.CheckConstraint(
            "(state IN ('adopted', 'refused')) = (decided_by IS NOT NULL)", name=op.f("ck_rate_decided")
        ),
        sa.CheckConstraint(
            "NOT two_people OR state <> 'adopted' OR (decided_by <> proposed_by AND decided_role <> proposed_role)",
            name=op.f("ck_rate_two_people"),
        ),
        sa.ForeignKeyConstraint(["academy_code"], ["academy.code"], name=op.f("fk_rate_academy_code_academy")),
        sa.ForeignKeyConstraint(["proposed_by"], ["person.id"], name=op.f("fk_rate_proposed_by_person")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_rate_decided_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rate")),
    )
    op.create_index(op.f("ix_rate_key"), "rate", ["key"], unique=False)
    op.create_index("ix_rate_adopted", "rate", ["decided_at"], postgresql_where=sa.text("state = 'adopted'"))


def downgrade() -> None:
    op.drop_table("rate")
