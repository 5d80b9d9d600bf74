/** Instead of a standardized identifier's length: text has to tell. */
export const LEFT: i32 = -1;
/** … or: it is none, and says nothing either. */
export const NONE: i32 = -2;
