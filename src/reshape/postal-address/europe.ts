import { isTown, streetOf, UNSPLIT, type AddressSplitter } from './address-parts.js';

/** How addresses are written in a country that puts the code before the town. */
interface Continental {
  readonly numberIs: 'first' | 'last';
  /** Letters before the code: `D-10115`. */
  readonly prefix: string;
  readonly unit: RegExp;
  /** After the town: a province, as a capturing group. */
  readonly province: RegExp | null;
}

const ZIP = String.raw`(\d{5})`;

/**
 * `Street 5, 12345 Town` or `5 Street, 12345 Town`, also with a line end, or with nothing, between street and code if
 * the street ends with its number.
 */
function continental({ numberIs, prefix, unit, province }: Continental): AddressSplitter {
  const town = new RegExp(`^(?:${prefix})?${ZIP}\\s+(\\p{L}.*)$`, 'u');
  const streetAndTown = new RegExp(
    `^(.*[^\\s,–-])\\s+(?:[–-]\\s+)?(?:${prefix})?${ZIP}\\s+(\\p{L}[^\\d]*)$`,
    'u',
  );
  return (lines) => {
    let rest = [...lines];
    let state: string | null = null;
    const last = rest.at(-1) ?? '';
    if (province !== null && rest.length > 1 && town.test(rest.at(-2) ?? '')) {
      const found = province.exec(last)?.[1];
      if (found === undefined) return UNSPLIT;
      state = found;
      rest = rest.slice(0, -1);
    }
    let line = rest.pop() ?? '';
    const glued = streetAndTown.exec(line);
    if (glued !== null && !town.test(line)) {
      rest.push(glued[1] ?? '');
      line = `${glued[2] ?? ''} ${glued[3] ?? ''}`;
    }
    const match = town.exec(line);
    if (match === null) return UNSPLIT;
    const [, zip = '', name = ''] = match;
    const { city, state: inTown } = withoutProvince(name, province);
    if (!isTown(city) || /\bcedex\b/i.test(city)) return { ...UNSPLIT, zip };
    const street = streetOf(rest, { numberIs, unit });
    return { street, city, state: state ?? inTown, zip };
  };
}

/** `Roma (RM)`, `Roma RM`, `Getafe (Madrid)`. */
function withoutProvince(town: string, province: RegExp | null): { city: string; state: string | null } {
  if (province === null) return { city: town, state: null };
  const [, city, name] = /^(.*\S)\s*\(([^()]+)\)$/.exec(town) ?? /^(.*\S)\s+([A-Z]{2})$/.exec(town) ?? [];
  const found = name === undefined ? undefined : province.exec(name)?.[1];
  return city === undefined || found === undefined ? { city: town, state: null } : { city, state: found };
}

const IT_PROVINCE =
  /^\(?(AG|AL|AN|AO|AP|AQ|AR|AT|AV|BA|BG|BI|BL|BN|BO|BR|BS|BT|BZ|CA|CB|CE|CH|CI|CL|CN|CO|CR|CS|CT|CZ|EN|FC|FE|FG|FI|FM|FR|GE|GO|GR|IM|IS|KR|LC|LE|LI|LO|LT|LU|MB|MC|ME|MI|MN|MO|MS|MT|NA|NO|NU|OG|OR|OT|PA|PC|PD|PE|PG|PI|PN|PO|PR|PT|PU|PV|PZ|RA|RC|RE|RG|RI|RM|RN|RO|SA|SI|SO|SP|SR|SS|SU|SV|TA|TE|TN|TO|TP|TR|TS|TV|UD|VA|VB|VC|VE|VI|VR|VS|VT|VV)\)?$/;
const ES_PROVINCE =
  /^\(?(A Coruña|La Coruña|Álava|Araba|Albacete|Alicante|Alacant|Almería|Asturias|Ávila|Badajoz|Baleares|Illes Balears|Islas Baleares|Barcelona|Bizkaia|Vizcaya|Burgos|Cáceres|Cádiz|Cantabria|Castellón|Castelló|Ceuta|Ciudad Real|Córdoba|Cuenca|Gipuzkoa|Guipúzcoa|Girona|Gerona|Granada|Guadalajara|Huelva|Huesca|Jaén|La Rioja|Las Palmas|León|Lleida|Lérida|Lugo|Madrid|Málaga|Melilla|Murcia|Navarra|Ourense|Orense|Palencia|Pontevedra|Salamanca|Santa Cruz de Tenerife|Segovia|Sevilla|Soria|Tarragona|Teruel|Toledo|Valencia|València|Valladolid|Zamora|Zaragoza)\)?$/i;

export const splitGermany = continental({
  numberIs: 'last',
  prefix: 'DE?[- ]',
  unit: /^(?:\d+\.?\s?(?:og|stock|etage)|eg|dg|erdgeschoss|(?:hinter|vorder)haus|wohnung\b.*|whg\b.*|app(?:artement)?\b.*|haus [a-z\d]|c\/o\b.*)$/i,
  province: null,
});
export const splitFrance = continental({
  numberIs: 'first',
  prefix: 'F(?:R)?[- ]',
  unit: /^(?:appartement|appt?|apt|bâtiment|batiment|bat|bât|étage|escalier|esc|entrée|porte|lot|\d+(?:er|e|ème|eme) étage)\b\.?.*$/iu,
  province: null,
});
export const splitItaly = continental({
  numberIs: 'last',
  prefix: 'I(?:T)?[- ]',
  unit: /^(?:int(?:erno)?|scala|sc|piano|palazzina|pal|citofono|edificio)\b\.?.*$/i,
  province: IT_PROVINCE,
});
export const splitSpain = continental({
  numberIs: 'last',
  prefix: 'E(?:S)?[- ]',
  unit: /^(?:\d+\s?[ºªo°]\.?(?:\s?(?:[a-z]|izq(?:uierda)?|d(?:e?re?)?cha|centro)\.?)?|bajo(?:\s?[a-z])?|[áa]tico|entresuelo|principal|(?:piso|puerta|planta|escalera|esc|portal|bloque|pta)\b\.?.*)$/iu,
  province: ES_PROVINCE,
});

const GB_ZIP = String.raw`((?:GIR ?0AA|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}))`;
const GB_ZIP_ALONE = new RegExp(`^${GB_ZIP}$`, 'i');
const GB_ZIP_LAST = new RegExp(`^(.*\\S)\\s+${GB_ZIP}$`, 'i');
const GB_UNIT =
  /^(?:flat|apartment|apt|unit|suite|room|floor|studio|\d{1,2}(?:st|nd|rd|th) floor)\b.*$|^(?:ground|first|second|third|top) floor$/i;
const GB_COUNTY =
  /^(?:bedfordshire|berkshire|buckinghamshire|cambridgeshire|cheshire|cornwall|cumbria|derbyshire|devon|dorset|(?:county |co\.? )durham|(?:east |west )?sussex|essex|gloucestershire|greater london|greater manchester|hampshire|herefordshire|hertfordshire|isle of wight|kent|lancashire|leicestershire|lincolnshire|merseyside|middlesex|norfolk|northamptonshire|northumberland|(?:north |south |west |east )yorkshire|nottinghamshire|oxfordshire|rutland|shropshire|somerset|staffordshire|suffolk|surrey|tyne and wear|warwickshire|west midlands|wiltshire|worcestershire|aberdeenshire|angus|argyll(?: and bute)?|ayrshire|clackmannanshire|dumfriesshire|east lothian|fife|highland|midlothian|moray|perthshire|renfrewshire|west lothian|anglesey|carmarthenshire|ceredigion|conwy|denbighshire|flintshire|(?:mid |south |west )?glamorgan|gwent|gwynedd|monmouthshire|pembrokeshire|powys|(?:county |co\.? )?(?:antrim|armagh|down|fermanagh|tyrone))$/i;

/** `10 Street, Town SW1A 2AA`; with several lines between street and code it is ambiguous which one is the town. */
export const splitBritain: AddressSplitter = (lines) => {
  const last = lines.at(-1) ?? '';
  const alone = GB_ZIP_ALONE.exec(last)?.[1];
  const [, before, behind] = alone === undefined ? (GB_ZIP_LAST.exec(last) ?? []) : [];
  const zip = alone ?? behind;
  if (zip === undefined) return UNSPLIT;
  const rest = before === undefined ? lines.slice(0, -1) : [...lines.slice(0, -1), before];
  const county = rest.length > 2 && GB_COUNTY.test(rest.at(-1) ?? '') ? (rest.at(-1) ?? null) : null;
  const above = county === null ? rest : rest.slice(0, -1);
  const city = above.at(-1) ?? '';
  const streets = above.slice(0, -1);
  const street = streetOf(streets, { numberIs: 'first', unit: GB_UNIT });
  return street === null || !isTown(city) ? { ...UNSPLIT, zip } : { street, city, state: county, zip };
};
