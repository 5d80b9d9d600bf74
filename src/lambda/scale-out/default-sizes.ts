/** Larger drops go straight to the scale-out. One function gets through some 6.6 GB of text before its time is up. */
export const DEFAULT_SCALE_OUT_ABOVE_BYTES = 4_000_000_000;
/** A minute's work: little is lost if it has to be repeated, and the parts are not too small. */
export const DEFAULT_RANGE_BYTES = 512_000_000;
/**
 * What a function with 3,008 MB gets through in 15 minutes with some margin, at 7.4 MB per second (docs/scale-out.md).
 */
export const DEFAULT_MAX_WHOLE_BYTES = 6_000_000_000;
