export type { Fault, FaultPlan, FaultTarget } from './faults.js';
export type { ObjectReader, ParquetRowReader } from './object-reader.js';
export type { StandInCall } from './stand-in-server.js';
export { DEFAULT_IDENTITY } from './stand-in-service.js';
export type { StandInOptions } from './stand-in-service.js';
export { startStandIn } from './start-stand-in.js';
export type { AmcStandIn } from './start-stand-in.js';
export type { StandInCredentials } from './tokens.js';
