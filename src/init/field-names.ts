import { holdsIdentifier, NAME_MASK, partsOf, safeFieldName } from '../leak-guard/safe-name.js';
import { isPersonName } from '../leak-guard/person-look.js';
import { meaningOfField } from './header-kinds.js';

/**
 * Whether a field's name is, or may be, somebody's data: that occurs in pivoted exports and files without a
 * header.
 */
export function mayIdentify(name: string): boolean {
  return (
    holdsIdentifier(name) || partsOf(name).some((text) => meaningOfField(text) === null && isPersonName(text))
  );
}

/** The name as messages may show it; names that cannot become a column name are masked, as in reports. */
export function shownName(name: string): string {
  return mayIdentify(name) ? NAME_MASK : safeFieldName(name);
}
