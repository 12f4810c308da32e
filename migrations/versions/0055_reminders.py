"""Who was reminded of an offer or a booking, so that each reminder is sent once."""

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None

UUID, INSTANT = sa.Uuid(), sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "offer_reminder",
        sa.Column("id", UUID, nullable=False),
        sa.Column("offer_id", UUID, nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("about_at", INSTANT, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.CheckConstraint("step IN ('answer', 'week', 'day')", name=op.f("ck_offer_reminder_step_known")),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["offer.id"], name=op.f("fk_offer_reminder_offer_id_offer"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer_reminder")),
        sa.UniqueConstraint("offer_id", "step", "about_at", name=op.f("uq_offer_reminder_offer_id_step_about_at")),
    )
    # Whoever is booked already is not told today of all that is near: the first step they have come to is passed over.
    op.execute(
        "INSERT INTO offer_reminder (id, offer_id, step, about_at, made_at)"
        " SELECT gen_random_uuid(), o.id, step, CASE step WHEN 'answer' THEN o.answer_by ELSE s.starts_at END, now()"
        " FROM offer o JOIN session s ON s.id = o.session_id CROSS JOIN unnest(ARRAY['answer', 'week', 'day']) AS step"
        " WHERE o.status = CASE step WHEN 'answer' THEN 'offered' ELSE 'accepted' END"
        " AND CASE step WHEN 'answer' THEN o.answer_by < now() + interval '3 days'"
        " WHEN 'week' THEN s.starts_at < now() + interval '7 days' ELSE s.starts_at < now() + interval '1 day' END"
    )


def downgrade() -> None:
    op.drop_table("offer_reminder")
