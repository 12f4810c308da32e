"""Every table, imported in one place so that the metadata is whole (for migrations and for tests about the schema)."""

import faculty_api.accounts.models
import faculty_api.availability.models
import faculty_api.breaches.models
import faculty_api.busy.models
import faculty_api.calendars.models
import faculty_api.claims.advance_models
import faculty_api.claims.models
import faculty_api.complaints.models
import faculty_api.dataprotection.models
import faculty_api.development.models
import faculty_api.earnings.models
import faculty_api.equality.models
import faculty_api.joining.models
import faculty_api.kernel.history
import faculty_api.kernel.installation
import faculty_api.leaving.models
import faculty_api.messages.models
import faculty_api.needs.models
import faculty_api.networks.models
import faculty_api.offers.models
import faculty_api.offers.next_models
import faculty_api.offers.remind_models
import faculty_api.payments.connect.models
import faculty_api.payments.models
import faculty_api.people.consent_models
import faculty_api.people.lending_models
import faculty_api.people.models
import faculty_api.polls.models
import faculty_api.programmes.models
import faculty_api.rates.models
import faculty_api.schedules.models
import faculty_api.schools.models
import faculty_api.stories.models
import faculty_api.training.models  # noqa: F401
from faculty_api.kernel.db import metadata

__all__ = ["metadata"]
