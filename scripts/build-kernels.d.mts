/** A program in AssemblyScript and the module that it is compiled into. */
export interface Kernel {
  readonly source: string;
  readonly module: string;
  readonly name: string;
  readonly options: readonly string[];
}
export const KERNELS: readonly Kernel[];
/** The text of the module as it ought to be. */
export function kernelModule(kernel: Kernel, sources?: Readonly<Record<string, string>>): Promise<string>;
/** Where the hashing program's module is. */
export const HASHING_MODULE: string;
/** The text of that module as it ought to be. */
export function hashingModule(): Promise<string>;
