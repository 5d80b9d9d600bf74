export function findProse(
  file: string,
  text: string,
): { readonly file: string; readonly line: number; readonly word: string; readonly instead: string }[];
