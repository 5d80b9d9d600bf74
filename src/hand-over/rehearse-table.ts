import { matchRate, type AmcMappingJob } from '../amc/index.js';
import { SIMULATED_NAMESPACE, startSimulator } from '../amc-simulator/index.js';
import { DefectError } from '../errors.js';
import { ingest, type IngestResult } from '../ingest/ingest.js';
import type { IngestOptions } from '../ingest/ingest-options.js';
import { FolderObjectReader } from './folder-object-reader.js';
import { REHEARSAL_BUCKET } from '../ledger/record-run.js';
import { simulatorClient } from './simulator-client.js';

const INSTANCE = 'amcclean1';
/** The simulator is quick. */
const POLL_MS = 50;

/** The results of rehearsing a table. */
export interface TableRehearsal {
  readonly report: IngestResult;
  readonly mapping: {
    readonly instanceId: string;
    /** The collaboration's status: `ACTIVE`. */
    readonly status: string | undefined;
    /** The job that mapped people; null for event tables, which are joined to a table that is mapped. */
    readonly job: AmcMappingJob | null;
    readonly matchRate: number | null;
  };
}

/**
 * Writes a table of a collaboration instance to a local folder, and sends the requests about it to the AMC
 * simulator: the state of the collaboration, the ID namespaces, a mapping table, and how many people its job
 * matched. Neither Clean Rooms nor AMC reads the table.
 */
export async function rehearseTable({
  ingest: options,
  onStep,
}: {
  /** As for `ingest()`; `out` is a local folder. */
  readonly ingest: IngestOptions & { readonly out: string };
  readonly onStep: (text: string) => void;
}): Promise<TableRehearsal> {
  const report = await ingest(options);
  const { rows, outDir, reused, collaboration: table } = report;
  if (table === undefined) throw new DefectError('The run wrote no table.', { code: 'TABLE_FORMAT' });
  onStep(`${rows.written} rows written to ${outDir ?? ''}${reused ? ' (by an earlier run)' : ''}`);
  const simulator = await startSimulator({
    reader: new FolderObjectReader(REHEARSAL_BUCKET, options.out),
    instances: [{ instanceId: INSTANCE, kind: 'collaboration', people: rows.written }],
  });
  try {
    onStep(`simulator for AMC started at ${simulator.apiUrl} (this is not AMC)`);
    const client = simulatorClient(simulator);
    const { collaboration } = client.instance(INSTANCE);
    const { signal } = options;
    const { status, customer } = await collaboration.get({ signal });
    onStep(
      `collaboration of ${INSTANCE}: ${status ?? 'unknown'}, membership ${customer?.membershipId ?? ''}`,
    );
    const mapping = { instanceId: INSTANCE, status, job: null, matchRate: null };
    if (table.table === 'events') return { report, mapping };
    const namespaces: string[] = [];
    for await (const { idNamespaceArn } of collaboration.namespaces({ signal }))
      namespaces.push(idNamespaceArn ?? '');
    onStep(`ID namespaces: ${namespaces.join(', ')}`);
    const started = await collaboration.createMappingTable(
      { name: 'amcingest', namespaceArn: SIMULATED_NAMESPACE },
      { signal },
    );
    const tableId = started.idMappingTable?.id ?? '';
    onStep(`mapping table ${tableId} created`);
    const job = await collaboration.waitForJob(tableId, started, {
      pollMs: POLL_MS,
      signal,
      onStatus: (seen) => onStep(`job ${seen.jobId ?? ''}: ${seen.status}`),
    });
    return { report, mapping: { ...mapping, job, matchRate: matchRate(job) ?? null } };
  } finally {
    await simulator.close();
  }
}
