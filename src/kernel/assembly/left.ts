/** Instead of a standardized identifier's length: text has to tell. */
export const LEFT: i32 = -1;
