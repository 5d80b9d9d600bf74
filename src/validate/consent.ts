import type { ConsentType } from '../types/data-set.js';
import { INVALID_CONSENT, type ValueParser } from './value-parser.js';

/** Far above what real strings need (some thousand characters with every vendor named). */
const MAX_CONSENT_LENGTH = 8192;

/**
 * Compiles the parser of a consent column.
 *
 * - Amazon's two signals: `GRANTED` or `DENIED` in any case, written in upper case.
 * - `TCF`: base64url segments separated by dots, the first starting with `C` (version 2 of the framework, the
 *   one in use since August 2020), so that words such as `yes` do not pass for a signal.
 * - `GPP`: sections separated by `~`, each made of base64url segments separated by dots; the first is the
 *   header and starts with `DB` (type 3, version 1 of the specification by IAB Tech Lab).
 *
 * TCF and GPP values are checked for their structure only and pass unchanged; whether they grant anything is
 * AMC's to read. Anything else, or more than 8,192 characters, is INVALID_CONSENT.
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
 * Whether a value says by itself that consent is denied: Amazon's `DENIED`, in any case. TCF and GPP strings
 * are not decoded, so they are never denied here. A null value is the caller's to judge.
 */
export function isDenied(type: ConsentType, value: string): boolean {
  if (type === 'TCF' || type === 'GPP') return false;
  return value.length === 'DENIED'.length && value.toUpperCase() === 'DENIED';
}

function isTcf(value: string): boolean {
  return value.charCodeAt(0) === 0x43 && hasSegments(value, false);
}

function isGpp(value: string): boolean {
  if (value.charCodeAt(0) !== 0x44 || value.charCodeAt(1) !== 0x42 || !hasSegments(value, true)) return false;
  // The header is a single segment.
  const dot = value.indexOf('.');
  const tilde = value.indexOf('~');
  return dot < 0 || (tilde >= 0 && tilde < dot);
}

/** Whether the value is base64url runs, none of them empty, separated by dots (and where allowed by `~`). */
function hasSegments(value: string, tildes: boolean): boolean {
  if (value.length > MAX_CONSENT_LENGTH) return false;
  let runLength = 0;
  for (let at = 0; at < value.length; at++) {
    const code = value.charCodeAt(at);
    if (isBase64Url(code)) {
      runLength++;
    } else {
      if (runLength === 0 || !(code === 0x2e || (tildes && code === 0x7e))) return false;
      runLength = 0;
    }
  }
  return runLength > 0;
}

function isBase64Url(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x30 && code <= 0x39) ||
    code === 0x2d ||
    code === 0x5f
  );
}
