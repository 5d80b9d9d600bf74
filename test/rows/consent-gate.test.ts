import { describe, expect, it } from 'vitest';
import { ConsentGate, consentStop, isSignal } from '../../src/rows/consent-gate.js';
import { emptyTally } from '../../src/tally/tally.js';

const STRICT = { missing: 'leaveOut', denied: 'leaveOut', malformed: 'reject' } as const;
const WARN = { missing: 'warn', denied: 'warn', malformed: 'warn' } as const;
const MISSING = { kind: 'leaveOut', reason: 'CONSENT_MISSING' };
const DENIED = { kind: 'leaveOut', reason: 'CONSENT_DENIED' };
const TCF = 'CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA';

function gate() {
  const started = new ConsentGate(STRICT);
  started.start();
  return started;
}

describe('a row from the EEA or the UK', () => {
  it('needs a consent signal', () => {
    expect(gate().end('DE')).toEqual(MISSING);
    expect(gate().end('GB')).toEqual(MISSING);
    expect(gate().end('US')).toBeNull();
    expect(gate().end(null)).toBeNull();
  });

  it('has one in consent to the use of data, TCF or GPP, but not in consent to storage', () => {
    const types = ['AMZN_USER_DATA', 'AMZN_AD_STORAGE', 'TCF', 'GPP'] as const;
    expect(types.filter(isSignal)).toEqual(['AMZN_USER_DATA', 'TCF', 'GPP']);
    const granted = gate();
    expect(granted.signal('AMZN_USER_DATA', 'GRANTED')).toBeNull();
    expect(granted.end('DE')).toBeNull();
    const stored = gate();
    expect(stored.signal('AMZN_AD_STORAGE', 'GRANTED')).toBeNull();
    expect(stored.end('DE')).toEqual(MISSING);
  });

  it('has none in an empty cell, or in one that cannot be read', () => {
    const empty = gate();
    expect(empty.signal('AMZN_USER_DATA', null)).toBeNull();
    expect(empty.end('FR')).toEqual(MISSING);
    const broken = gate();
    expect(broken.malformed()).toEqual({ kind: 'reject', code: 'INVALID_CONSENT' });
    expect(broken.end('FR')).toEqual(MISSING);
  });

  it('does not inherit one from the row before', () => {
    const rows = gate();
    rows.signal('AMZN_USER_DATA', 'GRANTED');
    expect(rows.end('DE')).toBeNull();
    rows.start();
    expect(rows.end('DE')).toEqual(MISSING);
  });
});

describe('a signal that denies consent', () => {
  it.each([
    ['AMZN_USER_DATA', 'DENIED'],
    ['AMZN_AD_STORAGE', 'DENIED'],
    ['TCF', TCF],
  ] as const)('excludes the row, whatever the others say and wherever it is from: %s', (type, value) => {
    const row = gate();
    row.signal('AMZN_USER_DATA', 'GRANTED');
    expect(row.signal(type, value)).toEqual(DENIED);
  });
});

it('each consent policy leads to its own outcome', () => {
  const ends = (policy: 'leaveOut' | 'reject' | 'warn') =>
    (['missing', 'denied', 'malformed'] as const).map((fault) =>
      consentStop(fault, { ...STRICT, [fault]: policy }),
    );
  const reasons = ['CONSENT_MISSING', 'CONSENT_DENIED', 'CONSENT_MALFORMED'];
  expect(ends('leaveOut')).toEqual(reasons.map((reason) => ({ kind: 'leaveOut', reason })));
  const codes = ['CONSENT_MISSING', 'CONSENT_DENIED', 'INVALID_CONSENT'];
  expect(ends('reject')).toEqual(codes.map((code) => ({ kind: 'reject', code })));
  expect(ends('warn')).toEqual([null, null, null]);
});

it('the missing signals of a row are counted once per kind, when the row is written', () => {
  const tally = emptyTally(0);
  const rows = new ConsentGate(WARN);
  rows.start();
  rows.malformed();
  rows.malformed();
  rows.signal('AMZN_USER_DATA', 'DENIED');
  rows.count(tally);
  expect(tally.consentFaults).toEqual({ malformed: 1, denied: 1 });
  rows.start();
  rows.count(tally);
  rows.end('DE');
  rows.count(tally);
  expect(tally.consentFaults).toEqual({ malformed: 1, denied: 1, missing: 1 });
});
