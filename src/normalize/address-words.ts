/**
 * The words that Amazon's address standardization replaces, per country: `STANDARD: INPUT INPUT; …`, upper case. A
 * standard word stands for itself as well. Source: Amazon Ads' published normalization references (Apache-2.0), in our
 * own format.
 */

/** Applies everywhere. */
const COMMON = `
  AVE: AVE AVENUE; BLVD: BLVD BOULED; CIR: CIR CIRCLE; CT: COURT CT; DR: DR DRIVE; E: E EAST;
  LN: LANE LN; N: N NORTH; NE: NE NORTHEAST; NUMBER: # NO NUM NUMERO NÚM NÚMERO; NW: NORTHWEST NW;
  PARK: PARK; PL: PLACE; RD: RD ROAD; S: S SO SOUTH; SE: SE SOUTHEAST; ST: ST STREET;
  SW: SOUTHWEST SW; W: W WEST`;

/** The street words that Amazon uses in all countries but the United States and Great Britain. */
const GENERAL = `
  CIRS: CIRCLES; CTR: CENTER CENTRE; FWY: FREEWAY FRWY; HWY: HIGHWAY; PARK: PARKS;
  PKWY: PARKWAY PARKWAYS PARKWY PKWAY PKWYS PKY; PLZ: PLAZA PLZA; SQ: SQR SQU SQUARE; ST: STR`;

const UNITED_STATES = `
  ALY: ALLEE ALLEY ALLY; ANX: ANEX ANNEX ANNX; APT: APARTMENT APPT; ARC: ARCADE;
  AVE: AV AVEN AVENU AVN AVNUE; BCH: BEACH; BG: BURG; BGS: BURGS; BLDG: BUILDING; BLF: BLUF BLUFF;
  BLFS: BLUFFS; BLVD: BOUL BOULV; BND: BEND; BR: BRANCH BRNCH; BRG: BRDGE BRIDGE; BRK: BROOK;
  BRKS: BROOKS; BSMT: BASEMENT; BTM: BOT BOTTM BOTTOM; BYP: BYPA BYPAS BYPASS BYPS; BYU: BAYOO BAYOU;
  CIR: CIRC CIRCL CRCL CRCLE; CIRS: CIRCLES; CLB: CLUB; CLF: CLIFF; CLFS: CLIFFS; CMN: COMMON;
  CMNS: COMMONS; COR: CORNER; CORS: CORNERS; CP: CAMP CMP; CPE: CAPE; CRES: CRESCENT CRSENT CRSNT;
  CRK: CREEK; CRSE: COURSE; CRST: CREST; CSWY: CAUSEWAY CAUSWA;
  CTR: CEN CENT CENTER CENTR CENTRE CNTER CNTR; CTRS: CENTERS; CTS: COURTS; CURV: CURVE; CV: COVE;
  CVS: COVES; CYN: CANYN CANYON CNYN; DEPT: DEPARTMENT; DL: DALE; DM: DAM; DR: DRIV DRV; DRS: DRIVES;
  DV: DIV DIVIDE DVD; EST: ESTATE; ESTS: ESTATES; EXPY: EXP EXPR EXPRESS EXPRESSWAY EXPW;
  EXT: EXTENSION EXTN EXTNSN; EXTS: EXTENSIONS; FL: FLOOR; FLD: FIELD; FLDS: FIELDS; FLS: FALLS;
  FLT: FLAT; FLTS: FLATS; FRD: FORD; FRDS: FORDS; FRG: FORG FORGE; FRGS: FORGES; FRK: FORK;
  FRKS: FORKS; FRNT: FRONT; FRST: FOREST FORESTS; FRY: FERRY FRRY; FT: FORT FRT;
  FWY: FREEWAY FREEWY FRWAY FRWY; GDN: GARDEN GARDN GRDEN GRDN; GDNS: GARDENS GRDNS; GLN: GLEN;
  GLNS: GLENS; GRN: GREEN; GRNS: GREENS; GRV: GROV GROVE; GRVS: GROVES;
  GTWY: GATEWAY GATEWY GATWAY GTWAY; HBR: HARB HARBOR HARBR HRBOR; HBRS: HARBORS; HL: HILL;
  HLS: HILLS; HNGR: HANGER; HOLW: HLLW HOLLOW HOLLOWS HOLWS; HTS: HEIGHTS HT; HVN: HAVEN;
  HWY: HIGHWAY HIGHWY HIWAY HIWY HWAY; INLT: INLET; IS: ISLAND ISLND; ISLE: ISLES;
  ISS: ISLANDS ISLNDS; JCT: JCTION JCTN JUNCTION JUNCTN JUNCTON; JCTS: JCTNS JUNCTIONS;
  KNL: KNOL KNOLL; KNLS: KNOLLS; KYS: KEYS; LBBY: LOBBY; LCK: LOCK; LCKS: LOCKS; LDG: LDGE LODG LODGE;
  LF: LOAF; LGT: LIGHT; LGTS: LIGHTS; LK: LAKE; LKS: LAKES; LNDG: LANDING LNDNG; LOOP: LOOPS;
  LOWR: LOWER; MDW: MEADOW; MDWS: MDW MEADOWS MEDOWS; ML: MILL; MLS: MILLS; MNR: MANOR; MNRS: MANORS;
  MSN: MISSION MISSN MSSN; MT: MNT MOUNT; MTN: MNTAIN MNTN MOUNTAIN MOUNTIN MTIN; MTNS: MOUNTAINS;
  MTWY: MOTORWAY; NCK: NECK; OFC: OFFICE; OPAS: OVERPASS; ORCH: ORCHARD ORCHRD; OVAL: OVL;
  PARK: PARKS PRK; PATH: PATHS; PH: PENTHOUSE; PIKE: PIKES;
  PKWY: PARKWAY PARKWAYS PARKWY PKWAY PKWYS PKY; PLN: PLAIN; PLNS: PLAINS; PLZ: PLAZA PLZA; PNE: PINE;
  PNES: PINES; PR: PRAIRIE PRR; PRT: PORT; PRTS: PORTS; PSGE: PASSAGE; PT: POINT; PTS: POINTS;
  RADL: RAD RADIAL RADIEL; RDG: RDGE RIDGE; RDGS: RIDGES; RDS: ROADS; RIV: RIVER RIVR RVR; RM: ROOM;
  RNCH: RANCH RANCHES RNCHS; RPD: RAPID; RPDS: RAPIDS; RST: REST; RTE: ROUTE; SHL: SHOAL;
  SHLS: SHOALS; SHR: SHOAR SHORE; SHRS: SHORES; SKWY: SKYWAY; SMT: SUMIT SUMITT SUMMIT; SPC: SPACE;
  SPG: SPNG SPRING SPRNG; SPGS: SPNGS SPRINGS SPRNGS; SPUR: SPURS; SQ: SQR SQRE SQU SQUARE;
  SQS: SQRS SQUARES; ST: STR STRT; STA: STATION STATN STN; STE: SUITE;
  STRA: STRAV STRAVEN STRAVENUE STRAVN STRVN STRVNUE; STRM: STREAM STREME; STS: STREETS;
  TER: TERR TERRACE; TPKE: TRNPK TURNPIKE TURNPK; TRAK: TRACK TRACKS TRK TRKS; TRCE: TRACE TRACES;
  TRFY: TRAFFICWAY; TRL: TRAIL TRAILS TRLS; TRLR: TRAILER TRLRS; TRWY: THROUGHWAY;
  TUNL: TUNEL TUNLS TUNNEL TUNNELS TUNNL; UN: UNION; UNS: UNIONS; UPAS: UNDERPASS; UPPR: UPPER;
  VIA: VDCT VIADCT VIADUCT; VIS: VIST VISTA VST VSTA; VL: VILLE;
  VLG: VILL VILLAG VILLAGE VILLG VILLIAGE; VLGS: VILLAGES; VLY: VALLEY VALLY VLLY; VLYS: VALLEYS;
  VW: VIEW; VWS: VIEWS; WALK: WALKS; WAY: WY; WL: WELL; WLS: WELLS; XING: CROSSING CRSSNG;
  XRD: CROSSROAD; XRDS: CROSSROADS`;

const GREAT_BRITAIN = `
  ALLEY: ALY; APT: APARTMENT; CENTRE: CENTER CTR; CLOSE: CL; INC: INC.; LLC: LLC.; LLP: LLP.;
  LTD: LIMITED LTD.; SQUARE: SQ`;

const FRANCE = `
  ALLÉE: ALLEE; ALLÉES: ALLEES; CHEMIN: CHE; IMPASSE: IMP; MONTÉE: MONTEE; ROUTE: RTE`;

const SPAIN = `
  ACCESO: ACCES.; ALAMEDA: ALAM.; AUTOPISTA: AUTO.; AUTOVÍA: AUTOV.; AVENIDA: AV. AVD AVD. AVDA.;
  BULE: BULEV.; CALLE: C C. C/ CARRE CARRER CL. C\\; CALLEJA: CLLJA.; CALLEJUELA: CJLA.;
  CALLEJÓN: CALLEJ. CJON. CLLON.; CALLIZO: CLLZO.; CALZADA: CZADA.; CAMINO: CMNO. CNO.; CARRERA: CRA.;
  CARRETERA: CTRA.; CARRETERÍN: CTRIN.; CARRIL: CRRIL.; CINTURÓN: CINT.; CIRCUNVALACIÓN: CCVCN.;
  LUGAR: LG; MUELLE: MUELL.; PASADIZO: PZO.; PASAJE: PSAJE.; PASSEIG: P PASEO PG PS;
  PLAZA: PL PLZA PZA; RAMBLA: RBLA; RONDA: RDA; URBANIZACIÓN: URB`;

const ITALY = `
  CORSO: C.SO CSO; LARGO: L.GO LGO; PIAZZA: P.ZA P.ZZA PZA PZZA; PIAZZALE: P.LE PLE;
  PIAZZETTA: P.TTA PTTA; VIA: V.; VIALE: V.LE VLE; VICOLO: V.LO VLO`;

/** More words with dots that stand for one word, which Amazon's tables do not have. */
const ITALY_DOTTED = `BORGO: B.GO; CONTRADA: C.DA; PIAZZALE: P.ZZALE; PIAZZETTA: P.ZZETTA`;

/** The layers of each country; a later layer wins over an earlier one. */
const LAYERS: Readonly<Record<string, readonly string[]>> = {
  US: [COMMON, UNITED_STATES],
  GB: [COMMON, GREAT_BRITAIN],
  DE: [COMMON, GENERAL],
  FR: [COMMON, GENERAL, FRANCE],
  IT: [COMMON, GENERAL, ITALY, ITALY_DOTTED],
  ES: [COMMON, GENERAL, SPAIN],
  CA: [COMMON, GENERAL],
  JP: [COMMON, GENERAL],
  IN: [COMMON, GENERAL],
};

function compile(layers: readonly string[]): ReadonlyMap<string, string> {
  const words = new Map<string, string>();
  for (const layer of layers) {
    for (const entry of layer.split(';')) {
      const [standard = '', inputs = ''] = entry.trim().split(': ');
      words.set(standard, standard);
      for (const input of inputs.split(' ')) words.set(input, standard);
    }
  }
  return words;
}

/** Compiled tables by country, `''` for countries without a table of their own: at most ten entries. */
const compiled = new Map<string, ReadonlyMap<string, string>>();

/**
 * Countries where a word with dots stands for a written-out one (`V.le`, `P.zza`, `Av.`), even without a space after
 * it.
 */
const DOTTED_COUNTRIES: ReadonlySet<string | null> = new Set(['ES', 'IT']);

/** The country's words with dots and what they stand for; none where dots only separate. */
export function dottedWords(country: string | null): ReadonlyMap<string, string> {
  if (!DOTTED_COUNTRIES.has(country)) return new Map();
  return new Map([...addressWords(country)].filter(([word]) => word.includes('.')));
}

/** Whether Amazon publishes address words for the country (ISO alpha-2). */
export function hasAddressWords(country: string): boolean {
  return Object.hasOwn(LAYERS, country);
}

/**
 * The replacements of a country, input word → standard word, upper case. Countries without a table of their
 * own, and an unknown country (null), get the words that apply everywhere.
 */
export function addressWords(country: string | null): ReadonlyMap<string, string> {
  const key = country !== null && hasAddressWords(country) ? country : '';
  let words = compiled.get(key);
  if (words === undefined) {
    words = compile(LAYERS[key] ?? [COMMON]);
    compiled.set(key, words);
  }
  return words;
}
