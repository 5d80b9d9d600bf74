import { SUBDIVISIONS } from './subdivision-names.js';

/**
 * State, province and region names that Amazon's standardization turns into codes, per country: `CODE: NAME NAME; …`,
 * upper case, letters A-Z only. The tables are Amazon's, gaps and English names included. Source: Amazon's published
 * normalization references (Apache-2.0), in our own format.
 */

const UNITED_STATES = `
  AL: ALABAMA; AK: ALASKA; AZ: ARIZONA; AR: ARKANSAS; CA: CALIFORNIA; CO: COLORADO; CT: CONNECTICUT;
  DE: DELAWARE; FL: FLORIDA; GA: GEORGIA; HI: HAWAII; ID: IDAHO; IL: ILLINOIS; IN: INDIANA; IA: IOWA;
  KS: KANSAS; KY: KENTUCKY; LA: LOUISIANA; ME: MAINE; MD: MARYLAND; MA: MASSACHUSETTS; MI: MICHIGAN;
  MN: MINNESOTA; MS: MISSISSIPPI; MO: MISSOURI; MT: MONTANA; NE: NEBRASKA; NV: NEVADA;
  NH: NEWHAMPSHIRE; NJ: NEWJERSEY; NM: NEWMEXICO; NY: NEWYORK; NC: NORTHCAROLINA; ND: NORTHDAKOTA;
  OH: OHIO; OK: OKLAHOMA; OR: OREGON; PA: PENNSYLVANIA; RI: RHODEISLAND; SC: SOUTHCAROLINA;
  SD: SOUTHDAKOTA; TN: TENNESSEE; TX: TEXAS; UT: UTAH; VT: VERMONT; VA: VIRGINIA; WA: WASHINGTON;
  WV: WESTVIRGINIA; WI: WISCONSIN; WY: WYOMING`;

const CANADA = `
  AB: ALBERTA; BC: BRITISHCOLUMBIA; MB: MANITOBA; NB: NEWBRUNSWICK; NL: NEWFOUNDLANDANDLABRADOR;
  NT: NORTHWESTTERRITORIES; NS: NOVASCOTIA; NU: NUNAVUT; ON: ONTARIO; PE: PRINCEEDWARDISLAND;
  QC: QUEBEC; SK: SASKATCHEWAN; YT: YUKON`;

const GERMANY = `
  BW: BADENWUERTTEMBERG; BY: BAVARIA; BE: BERLIN; BB: BRANDENBURG; HB: BREMEN; HH: HAMBURG; HE: HESSE;
  NI: LOWERSAXONY; MV: MECKLENBURGVORPOMMERN; NW: NORTHRHINEWESTPHALIA; RP: RHINELANDPALATINATE;
  SL: SAARLAND; SN: SAXONY; ST: SAXONYANHALT; SH: SCHLESWIGHOLSTEIN; TH: THURINGIA`;

const SPAIN = `
  A: ALICANTE ALACANT; AB: ALBACETE; AL: ALMERIA; AV: AVILA; B: BARCELONA; BA: BADAJOZ;
  BI: VIZCAYA BIZKAIA; BU: BURGOS; C: LACORUNA ACORUNA; CA: CADIZ; CC: CACERES; CE: CEUTA;
  CO: CORDOBA; CR: CIUDADREAL; CS: CASTELLON CASTELLO; CU: CUENCA; GC: LASPALMAS; GI: GIRONA GERONA;
  GR: GRANADA; GU: GUADALAJARA; H: HUELVA; HU: HUESCA; J: JAEN; L: LERIDA LLEIDA; LE: LEON;
  LO: LARIOJA; LU: LUGO; M: MADRID; MA: MALAGA; ML: MELILLA; MU: MURCIA; NA: NAVARRA NAFARROA;
  O: ASTURIAS; OR: ORENSE OURENSE; P: PALENCIA; PM: BALEARES BALEARS; PO: PONTEVEDRA; S: CANTABRIA;
  SA: SALAMANCA; SE: SEVILLA; SG: SEGOVIA; SO: SORIA; SS: GUIPUZCOA GIPUZKOA; T: TARRAGONA;
  TE: TERUEL; TF: SANTACRUZDETENERIFE; TO: TOLEDO; V: VALENCIA; VA: VALLADOLID; VI: ALAVA ARABA;
  Z: ZARAGOZA; ZA: ZAMORA`;

const FRANCE = `
  AA: ALSACE; AQ: AQUITAINE; AU: AUVERGNE; BT: BRITTANY; BG: BURGUNDY; CN: CENTRE;
  CG: CHAMPAGNEARDENNE; FC: FRANCHECOMTE; IF: ILEDEFRANCE; LU: LANGUEDOCROUSSILLON; LM: LIMOUSIN;
  LE: LORRAINE; BN: LOWERNORMANDY; MP: MIDIPYRENEES; NP: NORDPASDECALAIS; PL: PAYSDELALOIRE;
  PI: PICARDY; PT: POITOUCHARENTES; PR: PROVENCEALPESCOTEDAZUR; RA: RHONEALPES; HT: UPPERNORMANDY;
  CE: CORSICA`;

const ITALY = `
  AG: AGRIGENTO; AL: ALESSANDRIA; AN: ANCONA; AO: AOSTA; AR: AREZZO; AP: ASCOLIPICENO; AT: ASTI;
  AV: AVELLINO; BA: BARI; BT: BARLETTAANDRIATRANI; BL: BELLUNO; BN: BENEVENTO; BG: BERGAMO;
  BI: BIELLA; BO: BOLOGNA; BZ: SOUTHTYROL; BS: BRESCIA; BR: BRINDISI; CA: CAGLIARI; CL: CALTANISSETTA;
  CB: CAMPOBASSO; CI: CARBONIAIGLESIAS; CE: CASERTA; CT: CATANIA; CZ: CATANZARO; CH: CHIETI; CO: COMO;
  CS: COSENZA; CR: CREMONA; KR: CROTONE; CN: CUNEO; EN: ENNA; FM: FERMO; FE: FERRARA; FI: FLORENCE;
  FG: FOGGIA; FC: FORLICESENA; FR: FROSINONE; GE: GENOA; GO: GORIZIA; GR: GROSSETO; IM: IMPERIA;
  IS: ISERNIA; SP: LASPEZIA; AQ: LAQUILA; LT: LATINA; LE: LECCE; LC: LECCO; LI: LIVORNO; LO: LODI;
  LU: LUCCA; MC: MACERATA; MN: MANTUA; MS: MASSAANDCARRARA; MT: MATERA; VS: MEDIOCAMPIDANO;
  ME: MESSINA; MI: MILAN; MO: MODENA; MB: MONZAANDBRIANZA; NA: NAPLES; NO: NOVARA; NU: NUORO;
  OG: OGLIASTRA; OT: OLBIATEMPIO; OR: ORISTANO; PD: PADUA; PA: PALERMO; PR: PARMA; PV: PAVIA;
  PG: PERUGIA; PU: PESAROANDURBINO; PE: PESCARA; PC: PIACENZA; PI: PISA; PT: PISTOIA; PN: PORDENONE;
  PZ: POTENZA; PO: PRATO; RG: RAGUSA; RA: RAVENNA; RC: REGGIOCALABRIA; RE: REGGIOEMILIA; RI: RIETI;
  RN: RIMINI; RM: ROME; RO: ROVIGO; SA: SALERNO; SS: SASSARI; SV: SAVONA; SI: SIENA; SO: SONDRIO;
  SR: SYRACUSE; TA: TARANTO; TE: TERAMO; TR: TERNI; TP: TRAPANI; TN: TRENTINO; TV: TREVISO;
  TS: TRIESTE; TO: TURIN; UD: UDINE; VA: VARESE; VE: VENICE; VB: VERBANOCUSIOOSSOLA; VC: VERCELLI;
  VR: VERONA; VV: VIBOVALENTIA; VI: VICENZA; VT: VITERBO`;

const TABLES: Readonly<Record<string, string>> = {
  US: UNITED_STATES,
  CA: CANADA,
  DE: GERMANY,
  ES: SPAIN,
  FR: FRANCE,
  IT: ITALY,
};

/** @param table `CODE: NAME NAME; …` */
function compile(table: string): Map<string, string> {
  const codes = new Map<string, string>();
  for (const entry of table.split(';')) {
    const [code = '', names = ''] = entry.trim().split(': ');
    for (const name of names.split(/\s+/)) codes.set(name, code);
  }
  return codes;
}

const NO_CODES: ReadonlyMap<string, string> = new Map();

/** Compiled tables by country: at most six entries. */
const compiled = new Map<string, ReadonlyMap<string, string>>();

/** The codes of a country, name → code, both upper case. Empty if Amazon has no table. */
export function stateCodes(country: string | null): ReadonlyMap<string, string> {
  const table = country !== null && Object.hasOwn(TABLES, country) ? TABLES[country] : undefined;
  if (country === null || table === undefined) return NO_CODES;
  let codes = compiled.get(country);
  if (codes === undefined) {
    codes = compile(table);
    compiled.set(country, codes);
  }
  return codes;
}

/** Compiled names by country: at most eighteen entries. */
const compiledNames = new Map<string, ReadonlyMap<string, string>>();

/**
 * The codes of a country by name, as `stateCodes`, plus names that Amazon's tables do not have. Names are upper case,
 * A-Z alone, without accents; if Amazon's table has the name, its code is used.
 */
export function subdivisionCodes(country: string | null): ReadonlyMap<string, string> {
  const table = country !== null && Object.hasOwn(SUBDIVISIONS, country) ? SUBDIVISIONS[country] : undefined;
  if (country === null || table === undefined) return NO_CODES;
  let codes = compiledNames.get(country);
  if (codes === undefined) {
    codes = new Map([...compile(table), ...stateCodes(country)]);
    compiledNames.set(country, codes);
  }
  return codes;
}
