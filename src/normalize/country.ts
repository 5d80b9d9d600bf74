import { COUNTRY_NAMES } from './country-names.js';
import { foldLetters } from './fold-letters.js';
import { memoize } from './memoize.js';

/** Names in use that the language tables do not have. */
const SHORT_NAMES = `
  GB: UK, Great Britain, Britain, England, Scotland, Wales, Northern Ireland, United Kingdom of Great Britain,
    Angleterre, Grande Bretagne, Inghilterra, Gran Bretagna, Inglaterra, Gran Bretaña, Grã-Bretanha,
    Großbritannien, Groot-Brittannië, Engeland, 英国, 連合王国, グレートブリテン;
  US: United States of America, U.S. of A., America, Estados Unidos, EE. UU., EUA, États-Unis, Stati Uniti, Vereinigte Staaten,
    Verenigde Staten, 米国, アメリカ, アメリカ合衆国;
  DE: Bundesrepublik Deutschland, BRD, Federal Republic of Germany, 独国;
  JP: Nippon, Nihon, 日本国;
  NL: Holland, The Netherlands, Pays Bas, Holanda, Olanda;
  KR: South Korea, Korea, Südkorea, Corée du Sud, Corea del Sud, Corea del Sur, Zuid-Korea, 韓国;
  KP: North Korea, Nordkorea; RU: Russia, Russland; CZ: Czech Republic, Czechia; CI: Ivory Coast;
  VN: Vietnam, Viet Nam; LA: Laos; IR: Iran; SY: Syria; BO: Bolivia; VE: Venezuela; TZ: Tanzania;
  MD: Moldova; MK: Macedonia, North Macedonia; TW: Taiwan, 台湾; CN: China, PRC, 中国; HK: Hong Kong, 香港;
  MO: Macau; CH: Schweiz, Suisse, Svizzera; TR: Turkey, Türkiye; AE: UAE, Emirates; MM: Burma;
  CD: DR Congo, DRC; SZ: Swaziland; CV: Cape Verde; PS: Palestine; XK: Kosovo; VA: Vatican; BN: Brunei;
  FM: Micronesia; TL: East Timor; IN: Bharat, インド; IE: Republic of Ireland, Eire`;

/** The table's lines: alpha-2 code, alpha-3 code, folded names. */
const countries = COUNTRY_NAMES.trim()
  .split('\n')
  .map((line) => line.split(' '));

/** Folded name → code. A name shared by two countries (`Congo`) belongs to the first one listed. */
function loadNames(): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const add = (code: string, name: string): void => {
    const key = foldLetters(name);
    if (key !== '' && !names.has(key)) names.set(key, code);
  };
  for (const entry of SHORT_NAMES.split(';')) {
    const [code = '', list = ''] = entry.trim().split(': ');
    for (const name of list.split(',')) add(code, name);
  }
  for (const [code = '', , ...folded] of countries)
    for (const name of folded) if (!names.has(name)) names.set(name, code);
  return names;
}

const alpha2Codes: ReadonlySet<string> = new Set(countries.map(([code = '']) => code));
const alpha3Codes: ReadonlyMap<string, string> = new Map(
  countries.map(([code = '', alpha3 = '']) => [alpha3, code]),
);

let names: ReadonlyMap<string, string> | null = null;

function find(value: string): string | null {
  const upper = value.trim().toUpperCase();
  if (upper === 'UK') return 'GB';
  if (alpha2Codes.has(upper)) return upper;
  const byAlpha3 = alpha3Codes.get(upper);
  if (byAlpha3 !== undefined) return byAlpha3;
  names ??= loadNames();
  return names.get(foldLetters(value)) ?? null;
}

/**
 * The ISO 3166 alpha-2 code, upper case, of an alpha-2 or alpha-3 code in any case, of `UK`, or of a country's name in
 * English, German, French, Italian, Spanish, Japanese, Dutch or Portuguese, ignoring case, accents and punctuation;
 * null for anything else. Names are indexed when the first one occurs. Remembers at most 1,024 values of at most 64
 * characters; a column contains few countries.
 */
export const toCountryCode: (value: string) => string | null = memoize(find, {
  maxEntries: 1_024,
  maxLength: 64,
});
