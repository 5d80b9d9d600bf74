import { describe, expect, it } from 'vitest';
import { stateStandardizer } from '../../src/normalize/state.js';

describe('stateStandardizer', () => {
  it.each([
    ['US', 'Texas', 'tx'],
    ['US', 'tx', 'tx'],
    ['US', ' North  Carolina ', 'nc'],
    ['US', 'District of Columbia', 'dc'],
    ['US', 'US-CA', 'ca'],
    ['CA', 'Québec', 'qc'],
    ['CA', 'Que\u0301bec', 'qc'],
    ['CA', 'Quebec', 'qc'],
    ['ES', 'Madrid', 'm'],
    ['ES', 'm', 'm'],
    ['DE', 'Bavaria', 'by'],
    ['DE', 'Bayern', 'by'],
    ['GB', 'Kent', 'ken'],
    ['FR', 'Île-de-France', 'if'],
    ['US', 'D.C.', 'dc'],
    ['US', 'Washington, D.C.', 'dc'],
    ['US', 'Washington', 'wa'],
    ['US', 'Washington State', 'wa'],
    ['US', 'Puerto Rico', 'pr'],
    ['US', 'U.S. Virgin Islands', 'vi'],
    ['US', 'State of New York', 'ny'],
    ['US', 'Tenn.', 'tn'],
    ['US', 'N. Carolina', 'nc'],
    ['US', 'Texas (TX)', 'tx'],
    ['US', 'Atlantis', 'at'],
    ['CA', 'Newfoundland', 'nl'],
    ['CA', 'Terre-Neuve-et-Labrador', 'nl'],
    ['CA', 'Yukon Territory', 'yt'],
    ['CA', 'Île-du-Prince-Édouard', 'pe'],
    ['IT', 'Roma', 'rm'],
    ['IT', 'Rovigo', 'ro'],
    ['IT', 'Bolzano/Bozen', 'bz'],
    ['IT', 'Provincia di Milano', 'mi'],
    ['IT', "Reggio nell'Emilia", 're'],
    // Regions have numeric codes.
    ['IT', 'Lombardia', 'lo'],
    ['DE', 'Nordrhein-Westfalen', 'nw'],
    ['DE', 'Baden-Württemberg', 'bw'],
    ['DE', 'Freistaat Thüringen', 'th'],
    ['DE', 'Sachsen-Anhalt', 'st'],
    ['ES', 'Cataluña', 'ct'],
    ['ES', 'Álava', 'vi'],
    ['ES', 'Vizcaya/Bizkaia', 'bi'],
    ['FR', 'Bretagne', 'bt'],
    ['FR', 'Auvergne-Rhône-Alpes', 'ara'],
    ['IN', 'Tamil Nadu', 'tn'],
    ['IN', 'Orissa', 'od'],
    ['AU', 'New South Wales', 'nsw'],
    ['AU', 'Queensland', 'qld'],
    ['AU', 'QLD', 'qld'],
    ['AU', 'AU-QLD', 'qld'],
    ['BR', 'São Paulo', 'sp'],
    ['MX', 'Nuevo León', 'nle'],
    ['NL', 'Noord-Holland', 'nh'],
    ['SE', 'Västra Götalands län', 'o'],
    ['IE', 'Co. Dublin', 'd'],
    ['JP', 'Tokyo', 'to'],
    [null, 'Texas', 'te'],
  ])('%s: turns %j into %j', (country, value, expected) => {
    expect(stateStandardizer(country)(value)).toBe(expected);
  });

  it.each(['', ' ', '12', '東京都'])('returns null for %j', (value) => {
    expect(stateStandardizer('US')(value)).toBeNull();
  });
});
