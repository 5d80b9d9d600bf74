import {
  addColumnBody,
  createDataSetBody,
  dataSetProblems,
  updateColumnBody,
  updateDataSetBody,
} from './data-set-schema.js';
import type { SimulatorColumn, SimulatorDataSet } from './data-set-schema.js';
import { namedDataSet, pathValue } from './handler.js';
import type { HandlerRequest } from './handler.js';
import { newDataSet } from './instance-state.js';
import { page } from './page.js';
import { badRequest, notFound } from './refusal.js';
import { checkedBody } from './request-form.js';

const MAX_DATA_SETS = 5_000;

export function createDataSet({ instance, body }: HandlerRequest): unknown {
  const { dataSet } = checkedBody(createDataSetBody, body);
  const { dataSetId } = dataSet;
  if (instance.dataSets.has(dataSetId)) throw badRequest(`The data set ${dataSetId} exists already.`);
  if (instance.dataSets.size >= MAX_DATA_SETS)
    throw badRequest('The instance has 5,000 data sets, the most possible.');
  const isFact = dataSet.columns.some((column) => column.isMainEventTime === true);
  instance.dataSets.set(
    dataSetId,
    newDataSet(isFact ? { ...dataSet, period: dataSet.period ?? 'P1D' } : dataSet),
  );
  return { dataSetId, instanceId: instance.instanceId };
}

export function listDataSets({ instance, query, pageSize }: HandlerRequest): unknown {
  const { items, ...rest } = page([...instance.dataSets.values()], query, pageSize);
  return { dataSets: items.map(({ definition }) => definition), ...rest };
}

export function getDataSet(request: HandlerRequest): unknown {
  return { dataSet: namedDataSet(request).definition };
}

export function updateDataSet(request: HandlerRequest): unknown {
  const stored = namedDataSet(request);
  const changes = request.body === '' ? {} : checkedBody(updateDataSetBody, request.body);
  stored.definition = { ...stored.definition, ...changes };
  return { dataSet: stored.definition };
}

export function deleteDataSet(request: HandlerRequest): unknown {
  const { dataSetId } = namedDataSet(request).definition;
  request.instance.dataSets.delete(dataSetId);
  return { dataSetId, instanceId: request.instance.instanceId };
}

export function addColumn(request: HandlerRequest): unknown {
  const stored = namedDataSet(request);
  const { column } = checkedBody(addColumnBody, request.body);
  if (isFixed(column)) throw badRequest('The main event time and user id cannot be added later.');
  return change(stored, { ...stored.definition, columns: [...stored.definition.columns, column] });
}

export function updateColumn(request: HandlerRequest): unknown {
  const stored = namedDataSet(request);
  const column = namedColumn(request, stored.definition);
  const changes = request.body === '' ? {} : checkedBody(updateColumnBody, request.body);
  const { updatedColumnName, updateDescription } = changes;
  if (updatedColumnName !== undefined && isFixed(column)) {
    throw badRequest('The main event time and user id cannot be renamed.');
  }
  const changed: SimulatorColumn = {
    ...column,
    ...(updatedColumnName === undefined ? {} : { name: updatedColumnName }),
    ...(updateDescription === undefined ? {} : { description: updateDescription }),
  };
  const columns = stored.definition.columns.map((other) => (other === column ? changed : other));
  return change(stored, { ...stored.definition, columns });
}

export function deleteColumn(request: HandlerRequest): unknown {
  const stored = namedDataSet(request);
  const column = namedColumn(request, stored.definition);
  if (isFixed(column)) throw badRequest('The main event time and user id cannot be deleted.');
  const columns = stored.definition.columns.filter((other) => other !== column);
  return change(stored, { ...stored.definition, columns });
}

function change(stored: { definition: SimulatorDataSet }, definition: SimulatorDataSet): unknown {
  const problems = dataSetProblems(definition);
  if (problems.length > 0) throw badRequest('The column does not fit the data set.', problems);
  stored.definition = definition;
  return { dataSet: definition };
}

function namedColumn(request: HandlerRequest, { columns }: SimulatorDataSet): SimulatorColumn {
  const name = pathValue(request, 'columnName');
  const column = columns.find((other) => other.name === name);
  if (column === undefined) throw notFound(`The data set has no column ${name}.`);
  return column;
}

function isFixed(column: SimulatorColumn): boolean {
  return column.isMainEventTime === true || column.isMainUserId === true || column.isMainUserIdType === true;
}
