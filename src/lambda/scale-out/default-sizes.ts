/** Larger drops go to the scale-out at once. One function gets through some 6.6 GB of text before its time is up. */
export const DEFAULT_SCALE_OUT_ABOVE_BYTES = 4_000_000_000;
/** A minute's work: little is lost when it has to be done again, and parts are not too small. */
export const DEFAULT_RANGE_BYTES = 512_000_000;
/** What a function of 3,008 MB gets through in 15 minutes with some room, by 7.4 MB per second (docs/scale-out.md). */
export const DEFAULT_MAX_WHOLE_BYTES = 6_000_000_000;
