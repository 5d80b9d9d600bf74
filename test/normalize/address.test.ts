import { describe, expect, it } from 'vitest';
import { addressStandardizer, streetWordStandardizer } from '../../src/normalize/address.js';

describe('addressStandardizer', () => {
  it.each([
    ['US', '12 North Main Street', '12nmainst'],
    ['US', '12 N. Main St.', '12nmainst'],
    ['US', '12 Melrose Hill', '12melrosehl'],
    ['US', '5 Oak Avenue, Apartment 7', '5oakaveapt7'],
    ['US', '5 Oak Avenue #7', '5oakavenumber7'],
    ['US', '5 Oak Ave Apt#7', '5oakaveaptnumber7'],
    ['US', '5 Oak Ave # 7', '5oakavenumber7'],
    ['US', 'C/O Ann Lee 5 Oak Ave', 'annlee5oakave'],
    ['US', '5 Oak Ave (rear) [b] {c}!', '5oakaverearbc'],
    ['US', '123-LAKE Road', '123lkrd'],
    ['US', '12-34 Oak Road', '12-34oakrd'],
    ['US', '12-34-B Oak Road', '12-34-boakrd'],
    ['US', "5 O'Hara Road", "5o'harard"],
    ['CA', '5 Hill Road', '5hillrd'],
    ['GB', '5 Church Close', '5churchclose'],
    ['GB', '5 Church Cl', '5churchclose'],
    ['DE', 'Hauptstraße 5', 'hauptstrasse5'],
    ['FR', '5 Rte de Lyon', '5routedelyon'],
    ['FR', '5 Alle\u0301e des Pins', '5alléedespins'],
    ['FR', '5 Allee des Pins', '5alléedespins'],
    ['ES', 'C/ Mayor 5', 'callemayor5'],
    ['ES', 'Av. Mayor 5', 'avenidamayor5'],
    ['ES', 'Calle Mayor nº 5', 'callemayornº5'],
    ['IT', 'P.zza Roma 5', 'piazzaroma5'],
    ['IT', 'V. Roma 5', 'viaroma5'],
    ['IT', 'V.Roma 5', 'viaroma5'],
    ['IT', 'V.le Monza 12', 'vialemonza12'],
    ['IT', 'v.le.monza 12', 'vialemonza12'],
    ['IT', 'P.zza. Duomo 1', 'piazzaduomo1'],
    ['IT', 'P.ZZA.DUOMO 1', 'piazzaduomo1'],
    ['IT', 'C.so V. Emanuele 3', 'corsovemanuele3'],
    ['IT', 'Via V.E. Orlando 3', 'viaveorlando3'],
    ['IT', 'C.da Alta 3', 'contradaalta3'],
    ['ES', 'Av.Diagonal 5', 'avenidadiagonal5'],
    ['ES', 'AVDA. Diagonal 5', 'avenidadiagonal5'],
    ['ES', 'Ctra. de Burgos 3', 'carreteradeburgos3'],
    ['US', '1541 Main\u200b Street\u200e', '1541mainst'],
    ['US', '15\u00ad41 Main Street\ufeff', '1541mainst'],
    ['NL', 'North Street 5', 'nst5'],
    [null, 'North Street 5', 'nst5'],
    ['GR', 'ΟΔΟΣ ΑΒ', 'οδοσαβ'],
    ['JP', '\u3000千代田 １\u3000', '千代田１'],
  ])('%s: turns %j into %j', (country, value, expected) => {
    expect(addressStandardizer(country)(value)).toBe(expected);
  });

  it.each(['', ' ', ' , ! ( ) . ', 'c/o', '-', '--', "'", '??', '—', '#', '\u200b', '№'])(
    'returns null for %j',
    (value) => {
      expect(addressStandardizer('US')(value)).toBeNull();
    },
  );
});

describe('streetWordStandardizer', () => {
  it('leaves several words to the rule for lines', () => {
    const standardize = streetWordStandardizer('US');
    expect(standardize('Street')).toBe('st');
    for (const space of ['\u00a0', '\u2009', '\u202f', '\u3000'])
      expect(standardize(`Main${space}Street`)).toBeNull();
  });
});
