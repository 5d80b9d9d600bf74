/**
 * Bytes 0x80 to 0x9f of Windows-1252, as on the Web: five are undefined and stay control characters. Node's own decoder
 * reads them all as Latin-1's control characters (nodejs/node#56542).
 */
export const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';
