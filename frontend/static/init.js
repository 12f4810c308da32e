// Starts only the parts we use; every page works without this file.
// Left out on purpose: Header (it hides links behind "More" on a phone) and FileUpload (its enhanced name fails axe).
import {
  Button, CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, Radios, SkipLink, createAll,
} from './nhsuk/nhsuk-frontend-10.6.1.min.js'

for (const part of [Button, CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, Radios, SkipLink]) {
  createAll(part)
}
