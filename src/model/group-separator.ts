/**
 * Characters that may group the digits of numbers (`source.groupSeparator`). The space stands for all spaces that group
 * digits, and the apostrophe for the typographic one, too.
 */
export const GROUP_SEPARATORS = [',', '.', ' ', "'"] as const;
export type GroupSeparator = (typeof GROUP_SEPARATORS)[number];
