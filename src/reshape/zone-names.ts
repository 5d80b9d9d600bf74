import { isKnownTimeZone } from '../validate/zone-clock.js';

/** Time zones as named by shop systems (Ruby on Rails names), for the countries these sell in. */
const ZONES: ReadonlyMap<string, string> = new Map([
  ['hawaii', 'Pacific/Honolulu'],
  ['alaska', 'America/Juneau'],
  ['pacific time (us & canada)', 'America/Los_Angeles'],
  ['arizona', 'America/Phoenix'],
  ['mountain time (us & canada)', 'America/Denver'],
  ['central time (us & canada)', 'America/Chicago'],
  ['saskatchewan', 'America/Regina'],
  ['eastern time (us & canada)', 'America/New_York'],
  ['indiana (east)', 'America/Indiana/Indianapolis'],
  ['atlantic time (canada)', 'America/Halifax'],
  ['newfoundland', 'America/St_Johns'],
  ['puerto rico', 'America/Puerto_Rico'],
  ['london', 'Europe/London'],
  ['edinburgh', 'Europe/London'],
  ['dublin', 'Europe/Dublin'],
  ['paris', 'Europe/Paris'],
  ['madrid', 'Europe/Madrid'],
  ['berlin', 'Europe/Berlin'],
  ['rome', 'Europe/Rome'],
  ['tokyo', 'Asia/Tokyo'],
  ['osaka', 'Asia/Tokyo'],
  ['sydney', 'Australia/Sydney'],
  ['melbourne', 'Australia/Melbourne'],
  ['brisbane', 'Australia/Brisbane'],
  ['adelaide', 'Australia/Adelaide'],
  ['darwin', 'Australia/Darwin'],
  ['hobart', 'Australia/Hobart'],
  ['perth', 'Australia/Perth'],
]);

/** The IANA name of a time zone, given by that name or as shop systems write it; null if unknown. */
export function toTimeZone(name: string): string | null {
  const zone = ZONES.get(name.toLowerCase()) ?? name;
  return isKnownTimeZone(zone) ? zone : null;
}
