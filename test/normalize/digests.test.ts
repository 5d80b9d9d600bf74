import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDigest } from '../../src/normalize/digests.js';

const notations: readonly ((bytes: Buffer) => string)[] = [
  (bytes) => `0x${bytes.toString('hex')}`,
  (bytes) => `0X${bytes.toString('hex').toUpperCase()}`,
  (bytes) => `\\x${bytes.toString('hex')}`,
  (bytes) => `\\\\x${bytes.toString('hex')}`,
  (bytes) => `x'${bytes.toString('hex')}'`,
  (bytes) => `sha256:${bytes.toString('hex')}`,
  (bytes) => `SHA-256: ${bytes.toString('hex').toUpperCase()}`,
  (bytes) => `{SHA256}${bytes.toString('base64')}`,
  (bytes) => `sha256-${bytes.toString('base64')}`,
  (bytes) => bytes.toString('base64'),
  (bytes) => ` "${bytes.toString('base64')}" `,
  (bytes) => `${bytes.toString('base64url')}=`,
  (bytes) => Buffer.from(bytes.toString('hex')).toString('base64'),
  (bytes) => bytes.toString('hex').replace(/..(?!$)/g, '$&:'),
];

describe('readDigest', () => {
  it('reads SHA-256 in every notation', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom(...notations), (text, write) => {
        const bytes = createHash('sha256').update(text).digest();
        expect(readDigest(write(bytes))).toEqual({
          kind: 'sha256',
          hex: bytes.toString('hex'),
          isDecoded: true,
        });
      }),
    );
  });

  it('passes 64 hex digits on, in any case and in quotes', () => {
    const hex = createHash('sha256').update('jane').digest('hex');
    for (const text of [hex, hex.toUpperCase(), ` ${hex} `, `"${hex}"`, `'${hex}'`])
      expect(readDigest(text)).toEqual({ kind: 'sha256', hex, isDecoded: false });
  });

  it.each(['md5', 'sha1', 'sha224', 'sha384', 'sha512'])(
    'recognizes %s as a hash that cannot match',
    (name) => {
      const bytes = createHash(name).update('jane').digest();
      const hex = bytes.toString('hex');
      for (const text of [
        hex,
        hex.toUpperCase(),
        ` "${hex}"`,
        `0x${hex}`,
        `${name}:${hex}`,
        `${name}:${bytes.toString('base64')}`,
      ])
        expect(readDigest(text)).toEqual({ kind: 'other' });
    },
  );

  it('recognizes MD5 in base64 and password hashes', () => {
    expect(readDigest('DLoAyj2hsoOlcoe8zrF+NQ==')).toEqual({ kind: 'other' });
    expect(readDigest('$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy')).toEqual({
      kind: 'other',
    });
  });

  it.each([
    '',
    'e'.repeat(63),
    'e'.repeat(65),
    'Donaudampfschifffahrtsgesellschaftsstrasse5',
    'Apartment12BuildingNorthwestTowerSouthEntrX',
    '1541 Main Street, Apartment 12, Springfield',
    'anna.mustermann.mit.langem.namen@beispiel.example',
    'aebe52e7-03ee-455a-b3c4-e57283966239',
    'Taumatawhakatangihangakoauauotamateaturipukakapiki',
  ])('finds no digest in %j', (text) => {
    expect(readDigest(text)).toBeNull();
  });
});
