/** A failing property is not shrunk, since its failure is all that counts. */
import * as fc from 'fast-check';

fc.configureGlobal({ ...fc.readConfigureGlobal(), endOnFailure: true });
