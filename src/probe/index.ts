export { deleteLeftovers, findLeftovers } from './clean-up.js';
export { mergeProbe } from './merge-probe.js';
export { policyInForce } from './policy-in-force.js';
export { PROBE_FILE, readProbeFile, writeProbeFile } from './probe-file.js';
export { runProbe } from './run-probe.js';
