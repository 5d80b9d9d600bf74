import type { ConsentType } from '../model/data-set.js';
import { base64UrlValue } from './bit-reader.js';
import { readGpp } from './gpp.js';
import { readTcf } from './tcf.js';
import { INVALID_CONSENT, type ValueParser } from './value-parser.js';

/** Far above what real strings need (some thousand characters with every vendor named). */
const MAX_CONSENT_LENGTH = 8192;

/**
 * Compiles the parser of a consent column.
 *
 * - Amazon's two signals: `GRANTED` or `DENIED` in any case, written in upper case.
 * - `TCF`: base64url segments separated by dots, the first starting with `C` (version 2 of the framework, the
 *   one in use since August 2020), so that words such as `yes` are not accepted as a signal.
 * - `GPP`: sections separated by `~`, each made of base64url segments separated by dots; the first is the
 *   header and starts with `DB` (type 3, version 1 of the specification by IAB Tech Lab).
 *
 * For a TCF string the core segment must be readable; for a GPP string the header must name the sections that it has.
 * They pass unchanged. Anything else, or more than 8,192 characters, is INVALID_CONSENT.
 */
export function compileConsent(type: ConsentType): ValueParser {
  switch (type) {
    case 'TCF':
      return (value) => (isTcf(value) ? value : INVALID_CONSENT);
    case 'GPP':
      return (value) => (isGpp(value) ? value : INVALID_CONSENT);
    case 'AMZN_USER_DATA':
    case 'AMZN_AD_STORAGE':
      return (value) => {
        if (value === 'GRANTED' || value === 'DENIED') return value;
        if (value.length > 'GRANTED'.length) return INVALID_CONSENT;
        const signal = value.toUpperCase();
        return signal === 'GRANTED' || signal === 'DENIED' ? signal : INVALID_CONSENT;
      };
  }
}

/**
 * Whether a value that `compileConsent` accepts denies consent: Amazon's `DENIED`, in any case; a TCF string (including
 * one in a GPP string) that does not consent to purpose 1 or to Amazon as a vendor. A GPP string without a TCF section
 * denies nothing here; AMC reads it. The caller has to judge null values.
 */
export function isDenied(type: ConsentType, value: string): boolean {
  if (type === 'TCF') return readTcf(coreOf(value)) === 'denied';
  if (type === 'GPP') {
    const core = readGpp(value)?.tcfCore ?? null;
    return core !== null && readTcf(core) === 'denied';
  }
  return value.length === 'DENIED'.length && value.toUpperCase() === 'DENIED';
}

function isTcf(value: string): boolean {
  return value.charCodeAt(0) === 0x43 && hasSegments(value, false) && readTcf(coreOf(value)) !== 'malformed';
}

function coreOf(value: string): string {
  return value.split('.', 1)[0] ?? '';
}

function isGpp(value: string): boolean {
  if (value.charCodeAt(0) !== 0x44 || value.charCodeAt(1) !== 0x42 || !hasSegments(value, true)) return false;
  // The header is a single segment.
  const dot = value.indexOf('.');
  const tilde = value.indexOf('~');
  if (dot >= 0 && (tilde < 0 || tilde > dot)) return false;
  const reading = readGpp(value);
  return reading !== null && (reading.tcfCore === null || readTcf(reading.tcfCore) !== 'malformed');
}

/** Whether the value consists of base64url runs, none of them empty, separated by dots (and `~` if allowed). */
function hasSegments(value: string, tildes: boolean): boolean {
  if (value.length > MAX_CONSENT_LENGTH) return false;
  let runLength = 0;
  for (let at = 0; at < value.length; at++) {
    const code = value.charCodeAt(at);
    if (base64UrlValue(code) >= 0) {
      runLength++;
    } else {
      if (runLength === 0 || !(code === 0x2e || (tildes && code === 0x7e))) return false;
      runLength = 0;
    }
  }
  return runLength > 0;
}
