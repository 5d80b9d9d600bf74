/** A problem in a file; the reader turns it into an error with the file's name. */
export class ParquetProblem extends Error {}
