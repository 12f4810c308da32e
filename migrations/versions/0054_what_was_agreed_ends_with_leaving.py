"""What somebody agreed to about topics and their story ends when they leave; of who left before it ends now."""

from alembic import op

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None

WAYS = ("page", "phone", "paper", "replaced", "joined", "moved", "data_protection")
LEFT = "SELECT person_id FROM associate WHERE status = 'ended'"


def upgrade() -> None:
    _ways((*WAYS, "left"))
    op.execute(
        f"UPDATE consent SET ended_at = now(), ended_how = 'left' WHERE ended_at IS NULL AND person_id IN ({LEFT})"  # noqa: S608
    )
    op.execute(f"DELETE FROM associate_topic WHERE person_id IN ({LEFT})")  # noqa: S608


def downgrade() -> None:
    op.execute(
        "ALTER TABLE consent DISABLE TRIGGER consent_ends_once;"
        " UPDATE consent SET ended_how = 'moved' WHERE ended_how = 'left';"
        " ALTER TABLE consent ENABLE TRIGGER consent_ends_once"
    )
    _ways(WAYS)


def _ways(ways: tuple[str, ...]) -> None:
    op.drop_constraint(op.f("ck_consent_ended_how_known"), "consent", type_="check")
    allowed = ", ".join(f"'{one}'" for one in ways)
    op.create_check_constraint(op.f("ck_consent_ended_how_known"), "consent", f"ended_how IN ({allowed})")
