"""Who is interested in joining and what became of it, what new people do first, and breaks, leaving and coming back."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)

# An offer and a change of somebody's place in the faculty never cross: the associate's row is held while an offer rests
# on it. Nobody is asked who is not active; nobody's yes is taken who has left or was asked to stop.
TO_ACTIVE = """
CREATE FUNCTION offer_to_active() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE now_is text;
BEGIN
  SELECT status INTO now_is FROM associate WHERE person_id = NEW.person_id FOR SHARE;
  IF (TG_OP = 'INSERT' AND NEW.status = 'offered' AND now_is <> 'active')
    OR (NEW.status = 'accepted' AND now_is IN ('ended', 'suspended')) THEN
    RAISE EXCEPTION 'the person is not taking sessions now'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'offer_to_active';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER offer_to_active_made BEFORE INSERT ON offer FOR EACH ROW EXECUTE FUNCTION offer_to_active();
CREATE TRIGGER offer_to_active_answered BEFORE UPDATE OF status ON offer
  FOR EACH ROW WHEN (NEW.status = 'accepted') EXECUTE FUNCTION offer_to_active();
"""
STAYS = {
    "interest_step": ("interest_id", "act", "at", "on_day", "members", "words"),
    "joining_step_done": ("step", "version", "done_on", "note", "recorded_at"),
    "agreement_accepted": ("version", "sha256", "accepted_on", "how", "evidence", "recorded_at"),
    "standing_change": ("what", "until_day", "words", "at"),
}
"""What happened is not rewritten; only who it points to, when two records of one person are joined."""
STATUSES = ("active", "paused", "suspended", "ended")


def upgrade() -> None:
    _status(STATUSES)
    op.add_column("associate", sa.Column("paused_until", sa.Date(), nullable=True))
    op.create_check_constraint(
        op.f("ck_associate_paused_until"), "associate", "paused_until IS NULL OR status = 'paused'"
    )
    _interest()
    _settings()
    _onboarding()
    _standing()
    op.execute(TO_ACTIVE)
    for table, columns in STAYS.items():
        op.execute(
            f"CREATE TRIGGER {table}_stays BEFORE UPDATE OF {', '.join(columns)} ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )


def _status(known: tuple[str, ...]) -> None:
    words = ", ".join(f"'{one}'" for one in known)
    op.drop_constraint(op.f("ck_associate_status_known"), "associate")
    op.create_check_constraint(op.f("ck_associate_status_known"), "associate", f"status IN ({words})")


def _person(table: str, column: str, *, nullable: bool = False) -> tuple[sa.Column, sa.ForeignKeyConstraint]:
    name = op.f(f"fk_{table}_{column}_person")
    return sa.Column(column, sa.UUID(), nullable=nullable), sa.ForeignKeyConstraint([column], ["person.id"], name=name)


def _associate(table: str) -> tuple[sa.Column, sa.ForeignKeyConstraint]:
    name = op.f(f"fk_{table}_person_id_associate")
    return (
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["associate.person_id"], name=name),
    )


def _interest() -> None:
    op.create_table(
        "interest",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("academy_code", sa.String(), nullable=False),
        *(
            sa.Column(name, sa.String(), nullable=False)
            for name in ("full_name", "email", "phone", "postcode", "interests", "route", "route_words", "how")
        ),
        sa.Column("words_version", sa.String(), nullable=False),
        sa.Column("form_key", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.Column("touched_at", INSTANT, nullable=False),
        *_person("interest", "entered_by", nullable=True),
        sa.Column("kind", sa.String(), nullable=True),
        *_person("interest", "proposed_by", nullable=True),
        *_person("interest", "confirmed_by", nullable=True),
        *_person("interest", "person_id", nullable=True),
        sa.CheckConstraint(
            "state IN ('enquiry', 'talked', 'recommended', 'proposed', 'joined', 'unsuccessful', 'closed')",
            name=op.f("ck_interest_state_known"),
        ),
        sa.CheckConstraint("how IN ('page', 'phone', 'paper')", name=op.f("ck_interest_how_known")),
        sa.CheckConstraint("kind IN ('lived', 'professional')", name=op.f("ck_interest_kind_known")),
        sa.CheckConstraint("email <> '' OR phone <> ''", name=op.f("ck_interest_can_be_reached")),
        sa.CheckConstraint("(how = 'page') = (entered_by IS NULL)", name=op.f("ck_interest_entered")),
        sa.CheckConstraint("confirmed_by <> proposed_by", name=op.f("ck_interest_two_people")),
        sa.CheckConstraint(
            "state NOT IN ('proposed', 'joined') OR num_nulls(proposed_by, kind) = 0", name=op.f("ck_interest_proposed")
        ),
        sa.CheckConstraint(
            "(state = 'joined') = (num_nulls(confirmed_by, person_id) = 0)", name=op.f("ck_interest_joined")
        ),
        sa.ForeignKeyConstraint(["academy_code"], ["academy.code"], name=op.f("fk_interest_academy_code_academy")),
        sa.UniqueConstraint("form_key", name=op.f("uq_interest_form_key")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interest")),
    )
    op.create_index("ix_interest_academy", "interest", ["academy_code", "state", "touched_at"])
    op.create_index("ix_interest_email", "interest", ["email", "received_at"])
    op.create_index("ix_interest_phone", "interest", ["phone", "received_at"])
    op.create_index("ix_interest_received", "interest", ["received_at"])
    op.create_index(op.f("ix_interest_person_id"), "interest", ["person_id"])
    acts = ("received", "talk", "panel_yes", "panel_again", "panel_no", "propose", "send_back", "confirm", "turn_down")
    known = ", ".join(f"'{one}'" for one in (*acts, "close"))
    op.create_table(
        "interest_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("interest_id", sa.UUID(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        *_person("interest_step", "by", nullable=True),
        sa.Column("on_day", sa.Date(), nullable=True),
        sa.Column("members", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.CheckConstraint(f"act IN ({known})", name=op.f("ck_interest_step_act_known")),
        sa.ForeignKeyConstraint(
            ["interest_id"], ["interest.id"], name=op.f("fk_interest_step_interest_id_interest"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interest_step")),
    )
    op.create_index(op.f("ix_interest_step_interest_id"), "interest_step", ["interest_id"])


def _settings() -> None:
    op.create_table(
        "joining_setting",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("academy_code", sa.String(), nullable=True),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("ticks", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *_person("joining_setting", "set_by"),
        sa.Column("set_at", INSTANT, nullable=False),
        sa.CheckConstraint(
            "step IN ('right_to_work', 'payroll', 'induction')", name=op.f("ck_joining_setting_step_known")
        ),
        sa.CheckConstraint("ticks IN ('team', 'person')", name=op.f("ck_joining_setting_ticks_known")),
        sa.ForeignKeyConstraint(
            ["academy_code"], ["academy.code"], name=op.f("fk_joining_setting_academy_code_academy")
        ),
        sa.UniqueConstraint(
            "academy_code", "step", name=op.f("uq_joining_setting_academy_code_step"),
            postgresql_nulls_not_distinct=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joining_setting")),
    )  # fmt: skip


def _onboarding() -> None:
    op.create_table(
        "onboarding",
        sa.Column("id", sa.Uuid(), nullable=False),
        *_associate("onboarding"),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("began_at", INSTANT, nullable=False),
        sa.Column("finished_at", INSTANT, nullable=True),
        sa.CheckConstraint("why IN ('joined', 'returned')", name=op.f("ck_onboarding_why_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_onboarding")),
    )
    op.create_index(op.f("ix_onboarding_person_id"), "onboarding", ["person_id"])
    op.create_index(
        "uq_onboarding_open", "onboarding", ["person_id"], unique=True, postgresql_where=sa.text("finished_at IS NULL")
    )
    op.create_table(
        "joining_step_done",
        sa.Column("id", sa.Uuid(), nullable=False),
        *_associate("joining_step_done"),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        *_person("joining_step_done", "recorded_by"),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.CheckConstraint(
            "step IN ('right_to_work', 'payroll', 'induction')", name=op.f("ck_joining_step_done_step_known")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joining_step_done")),
    )
    op.create_index(op.f("ix_joining_step_done_person_id"), "joining_step_done", ["person_id"])
    op.create_table(
        "agreement_accepted",
        sa.Column("id", sa.Uuid(), nullable=False),
        *_associate("agreement_accepted"),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("accepted_on", sa.Date(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        *_person("agreement_accepted", "recorded_by"),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.CheckConstraint("how IN ('page', 'paper')", name=op.f("ck_agreement_accepted_how_known")),
        sa.CheckConstraint("how = 'paper' OR recorded_by = person_id", name=op.f("ck_agreement_accepted_by_themself")),
        sa.CheckConstraint("how = 'page' OR evidence <> ''", name=op.f("ck_agreement_accepted_evidence")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_accepted")),
    )
    op.create_index(op.f("ix_agreement_accepted_person_id"), "agreement_accepted", ["person_id"])


def _standing() -> None:
    op.create_table(
        "standing_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        *_associate("standing_change"),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        *_person("standing_change", "by", nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.CheckConstraint(
            "what IN ('paused', 'resumed', 'left', 'returned', 'suspended', 'lifted')",
            name=op.f("ck_standing_change_what_known"),
        ),
        sa.CheckConstraint(
            "what NOT IN ('suspended', 'lifted') OR words <> ''", name=op.f("ck_standing_change_reason")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing_change")),
    )
    op.create_index(op.f("ix_standing_change_person_id"), "standing_change", ["person_id"])


def downgrade() -> None:
    op.execute("DROP TRIGGER offer_to_active_made ON offer; DROP TRIGGER offer_to_active_answered ON offer")
    op.execute("DROP FUNCTION offer_to_active()")
    for table in (
        "standing_change", "agreement_accepted", "joining_step_done", "onboarding", "joining_setting", "interest_step",
        "interest",
    ):  # fmt: skip
        op.drop_table(table)
    op.drop_constraint(op.f("ck_associate_paused_until"), "associate")
    op.drop_column("associate", "paused_until")
    op.execute("UPDATE associate SET status = 'paused' WHERE status = 'suspended'")
    _status(("active", "paused", "ended"))
