/** What is wrong with a file; the reader makes the error of it that names the file. */
export class ParquetProblem extends Error {}
