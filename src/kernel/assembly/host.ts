/**
 * What the program asks its host (`RowLoop`), cell by cell, where it cannot decide itself. When the host refuses a row,
 * it counts the row and returns `REFUSED`. With `mayCache`, the host may add its answer to the program's cache.
 */

/** The number of the country that a cell names, or `NO_COUNTRY`; above it the cell's outcome. */
export declare function country(start: usize, length: i32, mayCache: bool): i32;
/** Bits of a consent signal. */
export declare function consent(column: i32, start: usize, length: i32, mayCache: bool): i32;
/** Writes the cell at `OUT`, moves `OUT` past it and returns its outcome. */
export declare function cell(column: i32, start: usize, length: i32, mayCache: bool): i32;
/** A cell that could not be read. @param reason its number */
export declare function unreadable(column: i32, reason: i32): void;
/** A required column has no value. */
export declare function missing(column: i32): void;
/** Whether a cell has anything but spaces and null values. */
export declare function hasText(start: usize, length: i32): bool;
/** No column has a value: the row is left out. */
export declare function empty(): void;
/** The row is left out because of the age of its event. */
export declare function outOfTime(isFuture: bool): void;
/** The row is left out because of a suppression list. */
export declare function suppress(): void;
/** The row is not written because of its consent. @param column -1 for none */
export declare function stop(fault: i32, column: i32): void;
/** The number of the partition of an event, whose text is at the address; a length of 0 means no event. */
export declare function partition(start: usize, length: i32): i32;
/** Adds a number that is too long for this program to the column's profile. */
export declare function wideNumber(column: i32, start: usize, length: i32): void;
/** Caches, under the tag, how a word of a street line is written, unless that depends on other words. */
export declare function word(start: usize, length: i32, tag: u32): void;
