/** A program in AssemblyScript and the module that it is compiled into. */
export interface Kernel {
  readonly source: string;
  readonly module: string;
  readonly name: string;
  readonly options: readonly string[];
}
export const KERNELS: readonly Kernel[];
/** The expected text of the module. */
export function kernelModule(kernel: Kernel, sources?: Readonly<Record<string, string>>): Promise<string>;
/** The location of the hashing program's module. */
export const HASHING_MODULE: string;
/** The expected text of that module. */
export function hashingModule(): Promise<string>;
