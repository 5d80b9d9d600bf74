/** Returned instead of a standardized identifier's length when the host has to decide. */
export const FALL_BACK_LENGTH: i32 = -1;
/** Returned when the cell is neither an identifier nor a word for "nothing". */
export const NO_IDENTIFIER: i32 = -2;
