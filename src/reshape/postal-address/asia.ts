import { isTown, streetOf, UNSPLIT, type AddressParts, type AddressSplitter } from './address-parts.js';

const JP_PREFECTURE =
  /^(東京都|北海道|(?:京都|大阪)府|(?:青森|岩手|宮城|秋田|山形|福島|茨城|栃木|群馬|埼玉|千葉|神奈川|新潟|富山|石川|福井|山梨|長野|岐阜|静岡|愛知|三重|滋賀|兵庫|奈良|和歌山|鳥取|島根|岡山|広島|山口|徳島|香川|愛媛|高知|福岡|佐賀|長崎|熊本|大分|宮崎|鹿児島|沖縄)県)/;
/**
 * Cities whose names contain the words for city, ward, town or village; then wards with their city, districts, others.
 */
const JP_CITY =
  /^((?:四日市|廿日市|野々市|十日町|大町|東村山|武蔵村山|羽村|村上|田村|村山|蒲郡|小郡|郡上|郡山|大和郡山|町田|市川|市原|玉村|余市)[市町](?:[^\d\s]{1,4}区)?|[^\d\s市区町村郡]{1,6}市[^\d\s市区町村]{1,4}区|[^\d\s市区町村郡]{1,6}郡[^\d\s市区町村]{1,6}[町村]|[^\d\s市区町村郡]{1,7}[市区町村])/;
const JP_ZIP = /^〒?\s*(\d{3}-?\d{4})\s*/;
const JP_ZIP_LAST = /\s*〒?\s*(\d{3}-\d{4})$/;
const JP_ROMAN_PREFECTURE =
  /^(Tokyo|Hokkaido|Kyoto|Osaka|Aomori|Iwate|Miyagi|Akita|Yamagata|Fukushima|Ibaraki|Tochigi|Gunma|Saitama|Chiba|Kanagawa|Niigata|Toyama|Ishikawa|Fukui|Yamanashi|Nagano|Gifu|Shizuoka|Aichi|Mie|Shiga|Hyogo|Nara|Wakayama|Tottori|Shimane|Okayama|Hiroshima|Yamaguchi|Tokushima|Kagawa|Ehime|Kochi|Fukuoka|Saga|Nagasaki|Kumamoto|Oita|Miyazaki|Kagoshima|Okinawa)(?:-(?:to|fu|ken)| Prefecture)?$/i;

/** In Japanese from the prefecture down to the number; in Latin letters the other way around, with commas. */
export const splitJapan: AddressSplitter = (lines) => {
  const text = lines
    .join(' ')
    .normalize('NFKC')
    .replaceAll(/[−‐–—ー](?=\d)/g, '-');
  return /[\p{Script=Han}]/u.test(text) ? splitJapanese(text) : splitRoman(lines);
};

function splitJapanese(text: string): AddressParts {
  const first = JP_ZIP.exec(text);
  const last = first === null ? JP_ZIP_LAST.exec(text) : null;
  const zip = (first ?? last)?.[1] ?? null;
  const rest = text.slice(first?.[0].length ?? 0, last?.index ?? text.length).trim();
  const state = JP_PREFECTURE.exec(rest)?.[1] ?? null;
  if (state === null) return { ...UNSPLIT, zip };
  const below = rest.slice(state.length).trimStart();
  const city = JP_CITY.exec(below)?.[1] ?? null;
  if (city === null) return { ...UNSPLIT, state, zip };
  // Buildings and rooms may follow after the number, separated by a space.
  const [street = ''] = below.slice(city.length).trim().split(/\s+/);
  return { street: /\d|[一二三四五六七八九十]/.test(street) ? street : null, city, state, zip };
}

function splitRoman(lines: readonly string[]): AddressParts {
  const rest = [...lines];
  const last = rest.pop() ?? '';
  const [, before = '', zip] = /^(?:(.*\S)\s+)?〒?(\d{3}-?\d{4})$/.exec(last) ?? [];
  if (zip === undefined) return UNSPLIT;
  const prefecture = before === '' ? (rest.pop() ?? '') : before;
  const state = JP_ROMAN_PREFECTURE.exec(prefecture)?.[1] ?? null;
  const city = rest.at(-1) ?? '';
  const [street] = rest;
  const isCertain =
    state !== null && rest.length === 2 && /(?:-(?:shi|ku|machi|cho|mura|son)| City| Ward)$/i.test(city);
  if (!isCertain || street === undefined || !/\d/.test(street)) return { ...UNSPLIT, state, zip };
  return { street, city, state, zip };
}

const IN_STATES = `Andhra Pradesh|Arunachal Pradesh|Assam|Bihar|Chhattisgarh|Goa|Gujarat|Haryana|Himachal Pradesh|Jharkhand|Karnataka|Kerala|Madhya Pradesh|Maharashtra|Manipur|Meghalaya|Mizoram|Nagaland|Odisha|Orissa|Punjab|Rajasthan|Sikkim|Tamil Nadu|Tamilnadu|Telangana|Tripura|Uttar Pradesh|Uttarakhand|West Bengal|Andaman and Nicobar Islands|Chandigarh|Dadra and Nagar Haveli|Daman and Diu|Delhi|New Delhi|Jammu and Kashmir|Ladakh|Lakshadweep|Puducherry|Pondicherry|AP|AR|AS|BR|CG|GA|GJ|HR|HP|JH|KA|KL|MP|MH|MN|ML|MZ|NL|OD|PB|RJ|SK|TN|TS|TG|TR|UP|UK|WB|DL|JK|CH|PY`;
const IN_ZIP = String.raw`(\d{3} ?\d{3})`;
const IN_STATE_ALONE = new RegExp(`^(${IN_STATES})$`, 'i');
const IN_LAST = new RegExp(`^(?:(.*?[^\\s–-])[\\s–-]+)?${IN_ZIP}\\.?$`, 'u');
const IN_UNIT =
  /^(?:flat|apartment|apt|unit|plot|door|shop|room|house|block|tower|wing|floor|\d{1,2}(?:st|nd|rd|th) floor|(?:ground|first|second|third) floor|[a-z]-wing)\b.*$/i;

/** `12 MG Road, Bengaluru, Karnataka 560001`; districts between street and city make both ambiguous. */
export const splitIndia: AddressSplitter = (lines) => {
  const [, before, zip] = IN_LAST.exec(lines.at(-1) ?? '') ?? [];
  if (zip === undefined) return UNSPLIT;
  const rest = before === undefined ? lines.slice(0, -1) : [...lines.slice(0, -1), before];
  const name = rest.at(-1) ?? '';
  const isState = IN_STATE_ALONE.test(name) && rest.length > 2;
  const state = isState ? name : null;
  const above = isState ? rest.slice(0, -1) : rest;
  const city = above.at(-1) ?? '';
  const street = streetOf(above.slice(0, -1), { numberIs: 'first', unit: IN_UNIT });
  return street === null || !isTown(city) ? { ...UNSPLIT, state, zip } : { street, city, state, zip };
};
