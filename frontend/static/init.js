// Starts only the parts we use; every page works without this file.
// Left out on purpose, each with its reason: Header hides links behind "More" on a phone; FileUpload's enhanced name and
// the aria-expanded of Radios fail axe (app.css shows what a radio reveals, without any script).
import {
  Button, CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, SkipLink, createAll,
} from './nhsuk/nhsuk-frontend-10.6.1.min.js'

for (const part of [Button, CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, SkipLink]) {
  createAll(part)
}
