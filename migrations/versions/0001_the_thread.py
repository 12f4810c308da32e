"""The tables of the thread: from a person to money on its way."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE SEQUENCE claim_number START 2041")
    op.create_table(
        "academy",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("network", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_academy")),
    )
    op.create_table(
        "event",
        sa.Column("seq", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Uuid(), nullable=True),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_event")),
        sa.UniqueConstraint("id", name=op.f("uq_event_id")),
    )
    op.create_index(op.f("ix_event_kind"), "event", ["kind"], unique=False)
    op.create_index(op.f("ix_event_subject"), "event", ["subject"], unique=False)
    op.create_table(
        "installation",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_installation")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("full_name", sa.Text(), nullable=False),
        sa.Column("preferred_name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
    )
    op.create_index("uq_person_email", "person", ["email"], unique=True, postgresql_where=sa.text("email IS NOT NULL"))
    op.create_table(
        "seal",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("last_seq", sa.BigInteger(), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_seal")),
    )
    op.create_table(
        "api_token",
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("academy_code", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "role IN ('associate', 'team', 'national', 'finance', 'admin', 'auditor', 'data-protection')",
            name=op.f("ck_api_token_role_known"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_api_token_person_id_person")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_api_token")),
    )
    op.create_index(op.f("ix_api_token_person_id"), "api_token", ["person_id"], unique=False)
    op.create_table(
        "associate",
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("academy_code", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("postcode", sa.Text(), nullable=False),
        sa.Column("employer", sa.Text(), nullable=False),
        sa.Column("travel_km", sa.Integer(), nullable=True),
        sa.Column("call_first", sa.Boolean(), nullable=False),
        sa.Column("first_time", sa.Boolean(), nullable=False),
        sa.Column("recruitment_route", sa.Text(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("trained_on", sa.Date(), nullable=True),
        sa.Column("usual_days", sa.Text(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("access_needs", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "employer IN ('none', 'nhs_england', 'other_nhs', 'other_public', 'supported_by_organisation')",
            name=op.f("ck_associate_employer_known"),
        ),
        sa.CheckConstraint("kind IN ('lived', 'professional')", name=op.f("ck_associate_kind_known")),
        sa.CheckConstraint("status IN ('active', 'paused', 'ended')", name=op.f("ck_associate_status_known")),
        sa.ForeignKeyConstraint(["academy_code"], ["academy.code"], name=op.f("fk_associate_academy_code_academy")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_associate_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_associate")),
    )
    op.create_index(op.f("ix_associate_academy_code"), "associate", ["academy_code"], unique=False)
    op.create_table(
        "bank_details",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("account_name", sa.LargeBinary(), nullable=False),
        sa.Column("sort_code", sa.LargeBinary(), nullable=False),
        sa.Column("account_number", sa.LargeBinary(), nullable=False),
        sa.Column("last_digits", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.UUID(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verified_by", sa.UUID(), nullable=True),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "status IN ('entered', 'verified', 'superseded', 'frozen')", name=op.f("ck_bank_details_status_known")
        ),
        sa.CheckConstraint("verified_by <> changed_by", name=op.f("ck_bank_details_verifier_is_not_changer")),
        sa.ForeignKeyConstraint(["changed_by"], ["person.id"], name=op.f("fk_bank_details_changed_by_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_bank_details_person_id_person")),
        sa.ForeignKeyConstraint(["verified_by"], ["person.id"], name=op.f("fk_bank_details_verified_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_details")),
        sa.UniqueConstraint("person_id", "version", name=op.f("uq_bank_details_person_id_version")),
    )
    op.create_index(op.f("ix_bank_details_fingerprint"), "bank_details", ["fingerprint"], unique=False)
    op.create_index(
        "uq_bank_details_current",
        "bank_details",
        ["person_id"],
        unique=True,
        postgresql_where=sa.text("status = 'verified'"),
    )
    op.create_table(
        "challenge",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=True),
        sa.Column("link_hash", sa.Text(), nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_challenge_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_challenge")),
        sa.UniqueConstraint("link_hash", name=op.f("uq_challenge_link_hash")),
    )
    op.create_index(op.f("ix_challenge_email"), "challenge", ["email"], unique=False)
    op.create_table(
        "command",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("answer", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_command_person_id_person")),
        sa.PrimaryKeyConstraint("key", "person_id", name=op.f("pk_command")),
    )
    op.create_table(
        "letter",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("channel IN ('email', 'print')", name=op.f("ck_letter_channel_known")),
        sa.CheckConstraint("state IN ('waiting', 'sent', 'failed')", name=op.f("ck_letter_state_known")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_letter_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
    )
    op.create_index(op.f("ix_letter_person_id"), "letter", ["person_id"], unique=False)
    op.create_table(
        "log_in",
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("academy_code", sa.Text(), nullable=True),
        sa.Column("csrf", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "role IN ('associate', 'team', 'national', 'finance', 'admin', 'auditor', 'data-protection')",
            name=op.f("ck_log_in_role_known"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_log_in_person_id_person")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_log_in")),
    )
    op.create_index(op.f("ix_log_in_person_id"), "log_in", ["person_id"], unique=False)
    op.create_table(
        "payment_run",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("pay_on", sa.Date(), nullable=False),
        sa.Column("maker_id", sa.UUID(), nullable=False),
        sa.Column("checker_id", sa.UUID(), nullable=True),
        sa.Column("held_back", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("digest", sa.Text(), nullable=True),
        sa.Column("item_count", sa.Integer(), nullable=False),
        sa.Column("fee_pence", sa.Integer(), nullable=False),
        sa.Column("expense_pence", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("locked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reconciled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('draft', 'locked', 'approved', 'sent', 'reconciled', 'reconciled_with_exceptions', 'cancelled')",
            name=op.f("ck_payment_run_status_known"),
        ),
        sa.CheckConstraint("checker_id <> maker_id", name=op.f("ck_payment_run_checker_is_not_maker")),
        sa.CheckConstraint(
            "fee_pence >= 0 AND expense_pence >= 0 AND item_count >= 0", name=op.f("ck_payment_run_totals")
        ),
        sa.ForeignKeyConstraint(["checker_id"], ["person.id"], name=op.f("fk_payment_run_checker_id_person")),
        sa.ForeignKeyConstraint(["maker_id"], ["person.id"], name=op.f("fk_payment_run_maker_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_run")),
        sa.UniqueConstraint("serial", name=op.f("uq_payment_run_serial")),
    )
    op.create_table(
        "programme",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("academy_code", sa.Text(), nullable=True),
        sa.Column("co_delivered_2019", sa.Boolean(), nullable=False),
        sa.Column("finding_2019", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["academy_code"], ["academy.code"], name=op.f("fk_programme_academy_code_academy")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme")),
        sa.UniqueConstraint("name", name=op.f("uq_programme_name")),
    )
    op.create_table(
        "role_grant",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("academy_code", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "role IN ('associate', 'team', 'national', 'finance', 'admin', 'auditor', 'data-protection')",
            name=op.f("ck_role_grant_role_known"),
        ),
        sa.ForeignKeyConstraint(["academy_code"], ["academy.code"], name=op.f("fk_role_grant_academy_code_academy")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_role_grant_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
        sa.UniqueConstraint(
            "person_id",
            "role",
            "academy_code",
            name=op.f("uq_role_grant_person_id_role_academy_code"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_index(op.f("ix_role_grant_person_id"), "role_grant", ["person_id"], unique=False)
    op.create_table(
        "roster_import",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("academy_code", sa.Text(), nullable=False),
        sa.Column("whole_network", sa.Boolean(), nullable=False),
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("report", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("made_by", sa.UUID(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("committed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('previewed', 'committed', 'dropped')", name=op.f("ck_roster_import_state_known")),
        sa.ForeignKeyConstraint(["academy_code"], ["academy.code"], name=op.f("fk_roster_import_academy_code_academy")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_roster_import_made_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_import")),
    )
    op.create_table(
        "associate_skill",
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("skill", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["associate.person_id"], name=op.f("fk_associate_skill_person_id_associate")
        ),
        sa.PrimaryKeyConstraint("person_id", "skill", name=op.f("pk_associate_skill")),
    )
    op.create_table(
        "associate_topic",
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["associate.person_id"], name=op.f("fk_associate_topic_person_id_associate")
        ),
        sa.PrimaryKeyConstraint("person_id", "topic", name=op.f("pk_associate_topic")),
    )
    op.create_table(
        "availability",
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("sessions_a_month", sa.Integer(), nullable=True),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("mode IN ('ask_me', 'only_these', 'not_now')", name=op.f("ck_availability_mode_known")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["associate.person_id"], name=op.f("fk_availability_person_id_associate")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_availability")),
    )
    op.create_table(
        "away_dates",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_away_dates_order")),
        sa.ForeignKeyConstraint(["person_id"], ["associate.person_id"], name=op.f("fk_away_dates_person_id_associate")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_away_dates")),
    )
    op.create_index(op.f("ix_away_dates_person_id"), "away_dates", ["person_id"], unique=False)
    op.create_table(
        "cohort",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.UUID(), nullable=False),
        sa.Column("academy_code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("participants", sa.Integer(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("venue", sa.Text(), nullable=False),
        sa.Column("venue_postcode", sa.Text(), nullable=False),
        sa.Column("venue_access", sa.Text(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("community_partner", sa.Text(), nullable=False),
        sa.Column("role_level", sa.Integer(), nullable=False),
        sa.Column("role_decided_by", sa.UUID(), nullable=False),
        sa.Column("role_reason", sa.Text(), nullable=False),
        sa.Column("created_by", sa.UUID(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("mode IN ('in_person', 'online')", name=op.f("ck_cohort_mode_known")),
        sa.CheckConstraint("participants >= 0", name=op.f("ck_cohort_participants")),
        sa.CheckConstraint("role_level BETWEEN 1 AND 4", name=op.f("ck_cohort_role_level")),
        sa.ForeignKeyConstraint(["academy_code"], ["academy.code"], name=op.f("fk_cohort_academy_code_academy")),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_cohort_created_by_person")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_cohort_programme_id_programme")),
        sa.ForeignKeyConstraint(["role_decided_by"], ["person.id"], name=op.f("fk_cohort_role_decided_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort")),
    )
    op.create_index(op.f("ix_cohort_academy_code"), "cohort", ["academy_code"], unique=False)
    op.create_index(op.f("ix_cohort_programme_id"), "cohort", ["programme_id"], unique=False)
    op.create_table(
        "not_with",
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("other_id", sa.UUID(), nullable=False),
        sa.ForeignKeyConstraint(["other_id"], ["associate.person_id"], name=op.f("fk_not_with_other_id_associate")),
        sa.ForeignKeyConstraint(["person_id"], ["associate.person_id"], name=op.f("fk_not_with_person_id_associate")),
        sa.PrimaryKeyConstraint("person_id", "other_id", name=op.f("pk_not_with")),
    )
    op.create_table(
        "run_file",
        sa.Column("run_id", sa.UUID(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("downloads", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["payment_run.id"], name=op.f("fk_run_file_run_id_payment_run")),
        sa.PrimaryKeyConstraint("run_id", "name", name=op.f("pk_run_file")),
    )
    op.create_table(
        "run_result",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.UUID(), nullable=False),
        sa.Column("rail", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("summary", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("imported_by", sa.UUID(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("rail IN ('payroll', 'bank')", name=op.f("ck_run_result_rail_known")),
        sa.ForeignKeyConstraint(["imported_by"], ["person.id"], name=op.f("fk_run_result_imported_by_person")),
        sa.ForeignKeyConstraint(["run_id"], ["payment_run.id"], name=op.f("fk_run_result_run_id_payment_run")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run_result")),
        sa.UniqueConstraint("sha256", name=op.f("uq_run_result_sha256")),
    )
    op.create_index(op.f("ix_run_result_run_id"), "run_result", ["run_id"], unique=False)
    op.create_table(
        "usual_time",
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.CheckConstraint("starts < ends", name=op.f("ck_usual_time_order")),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_usual_time_weekday")),
        sa.ForeignKeyConstraint(["person_id"], ["associate.person_id"], name=op.f("fk_usual_time_person_id_associate")),
        sa.PrimaryKeyConstraint("person_id", "weekday", "starts", name=op.f("pk_usual_time")),
    )
    op.create_table(
        "session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cohort_id", sa.UUID(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("place_postcode", sa.Text(), nullable=False),
        sa.Column("lived_needed", sa.Integer(), nullable=False),
        sa.Column("professional_needed", sa.Integer(), nullable=False),
        sa.Column("skills", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("topics", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("delivered_by", sa.UUID(), nullable=True),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("mode IN ('in_person', 'online')", name=op.f("ck_session_mode_known")),
        sa.CheckConstraint("status IN ('planned', 'delivered', 'cancelled')", name=op.f("ck_session_status_known")),
        sa.CheckConstraint(
            "lived_needed BETWEEN 0 AND 9 AND professional_needed BETWEEN 0 AND 9", name=op.f("ck_session_places")
        ),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_session_order")),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_session_cohort_id_cohort")),
        sa.ForeignKeyConstraint(["delivered_by"], ["person.id"], name=op.f("fk_session_delivered_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session")),
        sa.UniqueConstraint("cohort_id", "number", name=op.f("uq_session_cohort_id_number")),
    )
    op.create_index(op.f("ix_session_starts_at"), "session", ["starts_at"], unique=False)
    op.create_table(
        "offer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.UUID(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("partner_id", sa.UUID(), nullable=True),
        sa.Column("answer_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("pay_choice", sa.Text(), nullable=False),
        sa.Column("reduced_to_pence", sa.Integer(), nullable=True),
        sa.Column("pay", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("decline_reason", sa.Text(), nullable=False),
        sa.Column("made_by", sa.UUID(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by", sa.UUID(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(status IN ('accepted', 'delivered', 'no_show')) <= (place IS NOT NULL)", name=op.f("ck_offer_place")
        ),
        sa.CheckConstraint("kind IN ('lived', 'professional')", name=op.f("ck_offer_kind_known")),
        sa.CheckConstraint("pay_choice IN ('paid', 'declined', 'reduced')", name=op.f("ck_offer_pay_choice_known")),
        sa.CheckConstraint(
            "status IN ('offered', 'accepted', 'declined', 'expired', 'withdrawn', 'cancelled', 'delivered', 'no_show')",
            name=op.f("ck_offer_status_known"),
        ),
        sa.CheckConstraint("reduced_to_pence >= 0", name=op.f("ck_offer_reduced")),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name=op.f("fk_offer_answered_by_person")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_offer_made_by_person")),
        sa.ForeignKeyConstraint(["partner_id"], ["associate.person_id"], name=op.f("fk_offer_partner_id_associate")),
        sa.ForeignKeyConstraint(["person_id"], ["associate.person_id"], name=op.f("fk_offer_person_id_associate")),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_offer_session_id_session")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer")),
    )
    op.create_index(op.f("ix_offer_person_id"), "offer", ["person_id"], unique=False)
    op.create_index(
        "uq_offer_live",
        "offer",
        ["session_id", "person_id"],
        unique=True,
        postgresql_where=sa.text("status IN ('offered', 'accepted', 'delivered')"),
    )
    op.create_index(
        "uq_offer_place",
        "offer",
        ["session_id", "kind", "place"],
        unique=True,
        postgresql_where=sa.text("status IN ('accepted', 'delivered', 'no_show')"),
    )
    op.create_table(
        "session_part",
        sa.Column("session_id", sa.UUID(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.CheckConstraint("part IN ('prepare', 'deliver', 'debrief')", name=op.f("ck_session_part_part_known")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_session_part_order")),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_session_part_session_id_session")),
        sa.PrimaryKeyConstraint("session_id", "part", name=op.f("pk_session_part")),
    )
    op.create_table(
        "booked_time",
        sa.Column("offer_id", sa.UUID(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("session_id", sa.UUID(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("span", postgresql.TSTZRANGE(), nullable=False),
        sa.CheckConstraint("part IN ('prepare', 'deliver', 'debrief')", name=op.f("ck_booked_time_part_known")),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name=op.f("fk_booked_time_offer_id_offer")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["associate.person_id"], name=op.f("fk_booked_time_person_id_associate")
        ),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_booked_time_session_id_session")),
        sa.PrimaryKeyConstraint("offer_id", "part", name=op.f("pk_booked_time")),
    )
    op.create_index(op.f("ix_booked_time_person_id"), "booked_time", ["person_id"], unique=False)
    op.create_index(op.f("ix_booked_time_session_id"), "booked_time", ["session_id"], unique=False)
    op.create_table(
        "claim",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("offer_id", sa.UUID(), nullable=False),
        sa.Column("session_id", sa.UUID(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("academy_code", sa.Text(), nullable=False),
        sa.Column("activity_on", sa.Date(), nullable=False),
        sa.Column("role_level", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("delivery_confirmed_by", sa.UUID(), nullable=False),
        sa.Column("happened", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_by", sa.UUID(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by", sa.UUID(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('draft', 'submitted', 'returned', 'approved', 'rejected', 'in_run', 'paid', 'failed', 'withdrawn')",
            name=op.f("ck_claim_status_known"),
        ),
        sa.CheckConstraint("happened IN ('planned', 'longer', 'shorter', 'no')", name=op.f("ck_claim_happened_known")),
        sa.CheckConstraint("approved_by <> person_id", name=op.f("ck_claim_approver_is_not_claimant")),
        sa.CheckConstraint("approved_by <> submitted_by", name=op.f("ck_claim_approver_is_not_sender")),
        sa.CheckConstraint(
            "status NOT IN ('approved', 'in_run', 'paid', 'failed') OR approved_by IS NOT NULL",
            name=op.f("ck_claim_has_an_approver"),
        ),
        sa.ForeignKeyConstraint(["academy_code"], ["academy.code"], name=op.f("fk_claim_academy_code_academy")),
        sa.ForeignKeyConstraint(["approved_by"], ["person.id"], name=op.f("fk_claim_approved_by_person")),
        sa.ForeignKeyConstraint(
            ["delivery_confirmed_by"], ["person.id"], name=op.f("fk_claim_delivery_confirmed_by_person")
        ),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name=op.f("fk_claim_offer_id_offer")),
        sa.ForeignKeyConstraint(["person_id"], ["associate.person_id"], name=op.f("fk_claim_person_id_associate")),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_claim_session_id_session")),
        sa.ForeignKeyConstraint(["submitted_by"], ["person.id"], name=op.f("fk_claim_submitted_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim")),
        sa.UniqueConstraint("number", name=op.f("uq_claim_number")),
        sa.UniqueConstraint("offer_id", name=op.f("uq_claim_offer_id")),
    )
    op.create_index("ix_claim_academy_status", "claim", ["academy_code", "status"], unique=False)
    op.create_index(op.f("ix_claim_person_id"), "claim", ["person_id"], unique=False)
    op.create_index(op.f("ix_claim_session_id"), "claim", ["session_id"], unique=False)
    op.create_table(
        "payment_item",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.UUID(), nullable=False),
        sa.Column("claim_id", sa.UUID(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("rail", sa.Text(), nullable=False),
        sa.Column("pence", sa.Integer(), nullable=False),
        sa.Column("bank_id", sa.UUID(), nullable=True),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("outcome", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint("rail IN ('payroll', 'bank')", name=op.f("ck_payment_item_rail_known")),
        sa.CheckConstraint(
            "status IN ('pending', 'settled', 'failed', 'released')", name=op.f("ck_payment_item_status_known")
        ),
        sa.CheckConstraint("pence > 0", name=op.f("ck_payment_item_pence")),
        sa.ForeignKeyConstraint(["bank_id"], ["bank_details.id"], name=op.f("fk_payment_item_bank_id_bank_details")),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_payment_item_claim_id_claim")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["associate.person_id"], name=op.f("fk_payment_item_person_id_associate")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["payment_run.id"], name=op.f("fk_payment_item_run_id_payment_run")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_item")),
        sa.UniqueConstraint("reference", name=op.f("uq_payment_item_reference")),
    )
    op.create_index(op.f("ix_payment_item_person_id"), "payment_item", ["person_id"], unique=False)
    op.create_index(op.f("ix_payment_item_run_id"), "payment_item", ["run_id"], unique=False)
    op.create_index(
        "uq_payment_item_live",
        "payment_item",
        ["claim_id", "rail"],
        unique=True,
        postgresql_where=sa.text("status IN ('pending', 'settled')"),
    )
    op.create_table(
        "receipt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("claim_id", sa.UUID(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("stored_sha256", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.UUID(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("media_type IN ('image/jpeg', 'application/pdf')", name=op.f("ck_receipt_media_type_known")),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_receipt_claim_id_claim")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_receipt_made_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt")),
    )
    op.create_index(op.f("ix_receipt_claim_id"), "receipt", ["claim_id"], unique=False)
    op.create_index(op.f("ix_receipt_sha256"), "receipt", ["sha256"], unique=False)
    op.create_index(
        "uq_receipt_claim_sha256",
        "receipt",
        ["claim_id", "sha256"],
        unique=True,
        postgresql_where=sa.text("removed_at IS NULL"),
    )
    op.create_table(
        "claim_line",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("claim_id", sa.UUID(), nullable=False),
        sa.Column("cost_id", sa.Uuid(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("claimed_pence", sa.Integer(), nullable=False),
        sa.Column("payable_pence", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("citations", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("approved_pence", sa.Integer(), nullable=True),
        sa.Column("decision_reason", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("no_receipt", sa.Text(), nullable=True),
        sa.Column("receipt_id", sa.UUID(), nullable=True),
        sa.CheckConstraint(
            "decision IN ('waiting', 'approved', 'less', 'asked', 'refused')", name=op.f("ck_claim_line_decision_known")
        ),
        sa.CheckConstraint("kind IN ('fee', 'expense')", name=op.f("ck_claim_line_kind_known")),
        sa.CheckConstraint("source IN ('delivery', 'usual', 'added')", name=op.f("ck_claim_line_source_known")),
        sa.CheckConstraint(
            "status IN ('payable', 'declined', 'reduced', 'refused', 'held', 'exception', 'limit_not_set')",
            name=op.f("ck_claim_line_status_known"),
        ),
        sa.CheckConstraint(
            "approved_pence >= 0 AND approved_pence <= claimed_pence", name=op.f("ck_claim_line_approved")
        ),
        sa.CheckConstraint(
            "no_receipt IN ('lost', 'not_given', 'card', 'other')", name=op.f("ck_claim_line_no_receipt_known")
        ),
        sa.CheckConstraint("claimed_pence >= 0 AND payable_pence >= 0", name=op.f("ck_claim_line_pence")),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_claim_line_claim_id_claim")),
        sa.ForeignKeyConstraint(["receipt_id"], ["receipt.id"], name=op.f("fk_claim_line_receipt_id_receipt")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_line")),
    )
    op.create_index(op.f("ix_claim_line_claim_id"), "claim_line", ["claim_id"], unique=False)
    op.create_table(
        "ledger_entry",
        sa.Column("seq", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("transfer_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.UUID(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("pence", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "account IN ('fees_payable', 'expenses_payable', 'payroll', 'bank')",
            name=op.f("ck_ledger_entry_account_known"),
        ),
        sa.CheckConstraint("pence <> 0", name=op.f("ck_ledger_entry_pence")),
        sa.ForeignKeyConstraint(["item_id"], ["payment_item.id"], name=op.f("fk_ledger_entry_item_id_payment_item")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_ledger_entry")),
    )
    op.create_index(op.f("ix_ledger_entry_item_id"), "ledger_entry", ["item_id"], unique=False)
    op.create_index(op.f("ix_ledger_entry_transfer_id"), "ledger_entry", ["transfer_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_ledger_entry_transfer_id"), table_name="ledger_entry")
    op.drop_index(op.f("ix_ledger_entry_item_id"), table_name="ledger_entry")
    op.drop_table("ledger_entry")
    op.drop_index(op.f("ix_claim_line_claim_id"), table_name="claim_line")
    op.drop_table("claim_line")
    op.drop_index("uq_receipt_claim_sha256", table_name="receipt", postgresql_where=sa.text("removed_at IS NULL"))
    op.drop_index(op.f("ix_receipt_sha256"), table_name="receipt")
    op.drop_index(op.f("ix_receipt_claim_id"), table_name="receipt")
    op.drop_table("receipt")
    op.drop_index(
        "uq_payment_item_live", table_name="payment_item", postgresql_where=sa.text("status IN ('pending', 'settled')")
    )
    op.drop_index(op.f("ix_payment_item_run_id"), table_name="payment_item")
    op.drop_index(op.f("ix_payment_item_person_id"), table_name="payment_item")
    op.drop_table("payment_item")
    op.drop_index(op.f("ix_claim_session_id"), table_name="claim")
    op.drop_index(op.f("ix_claim_person_id"), table_name="claim")
    op.drop_index("ix_claim_academy_status", table_name="claim")
    op.drop_table("claim")
    op.drop_index(op.f("ix_booked_time_session_id"), table_name="booked_time")
    op.drop_index(op.f("ix_booked_time_person_id"), table_name="booked_time")
    op.drop_table("booked_time")
    op.drop_table("session_part")
    op.drop_index(
        "uq_offer_place", table_name="offer", postgresql_where=sa.text("status IN ('accepted', 'delivered', 'no_show')")
    )
    op.drop_index(
        "uq_offer_live", table_name="offer", postgresql_where=sa.text("status IN ('offered', 'accepted', 'delivered')")
    )
    op.drop_index(op.f("ix_offer_person_id"), table_name="offer")
    op.drop_table("offer")
    op.drop_index(op.f("ix_session_starts_at"), table_name="session")
    op.drop_table("session")
    op.drop_table("usual_time")
    op.drop_index(op.f("ix_run_result_run_id"), table_name="run_result")
    op.drop_table("run_result")
    op.drop_table("run_file")
    op.drop_table("not_with")
    op.drop_index(op.f("ix_cohort_programme_id"), table_name="cohort")
    op.drop_index(op.f("ix_cohort_academy_code"), table_name="cohort")
    op.drop_table("cohort")
    op.drop_index(op.f("ix_away_dates_person_id"), table_name="away_dates")
    op.drop_table("away_dates")
    op.drop_table("availability")
    op.drop_table("associate_topic")
    op.drop_table("associate_skill")
    op.drop_table("roster_import")
    op.drop_index(op.f("ix_role_grant_person_id"), table_name="role_grant")
    op.drop_table("role_grant")
    op.drop_table("programme")
    op.drop_table("payment_run")
    op.drop_index(op.f("ix_log_in_person_id"), table_name="log_in")
    op.drop_table("log_in")
    op.drop_index(op.f("ix_letter_person_id"), table_name="letter")
    op.drop_table("letter")
    op.drop_table("command")
    op.drop_index(op.f("ix_challenge_email"), table_name="challenge")
    op.drop_table("challenge")
    op.drop_index("uq_bank_details_current", table_name="bank_details", postgresql_where=sa.text("status = 'verified'"))
    op.drop_index(op.f("ix_bank_details_fingerprint"), table_name="bank_details")
    op.drop_table("bank_details")
    op.drop_index(op.f("ix_associate_academy_code"), table_name="associate")
    op.drop_table("associate")
    op.drop_index(op.f("ix_api_token_person_id"), table_name="api_token")
    op.drop_table("api_token")
    op.drop_table("seal")
    op.drop_index("uq_person_email", table_name="person", postgresql_where=sa.text("email IS NOT NULL"))
    op.drop_table("person")
    op.drop_table("installation")
    op.drop_index(op.f("ix_event_subject"), table_name="event")
    op.drop_index(op.f("ix_event_kind"), table_name="event")
    op.drop_table("event")
    op.drop_table("academy")
    op.execute("DROP SEQUENCE claim_number")
