import { NotFoundError } from '@backstage/errors';
import {
  actionText,
  BROKER_ROW_NAMES,
  BROKER_ROWS,
  brokerAdvice,
  BrokerCell,
  BrokerDetail,
  BrokerList,
  BrokerRow,
  brokerSignal,
  BrokerSignal,
  BrokerSummary,
  CapacityPolicies,
  decisionMatrixBands,
  findingText,
  Signal,
} from 'backstage-plugin-kafka-capacity-common';
import { BrokerRecord } from '../../assessment/brokers/records';
import { StoredAssessment } from '../../assessment/storedAssessment';
import { clusterPolicies, readFreshness, ReadModel } from '../ReadModel';
import { allDetails } from './storedBrokers';

/** The brokers of a cluster, as the last sweep assessed them. */
export async function brokerList(
  model: ReadModel,
  cluster: string,
): Promise<BrokerList> {
  const { assessedAt, stale } = (await readFreshness(model))(cluster);
  const policies = clusterPolicies(model, cluster);
  const [stored, details] = await Promise.all([
    model.assessments.ofKind(cluster, 'broker'),
    allDetails<BrokerRecord>(model, cluster, 'broker'),
  ]);
  const assessments = new Map(stored.map(one => [one.name, one]));
  const items = details.flatMap(([name, record]) => {
    const assessment = assessments.get(name);
    return assessment ? [summaryOf(assessment, record, policies)] : [];
  });
  return {
    assessedAt,
    stale,
    matrixBands: decisionMatrixBands(policies),
    items: items.sort((a, b) => a.id - b.id),
  };
}

/**
 * All that is known of a broker.
 *
 * @throws NotFoundError when the last sweep has not seen it
 */
export async function brokerDetail(
  model: ReadModel,
  cluster: string,
  broker: string,
): Promise<BrokerDetail> {
  const { assessedAt, stale } = (await readFreshness(model))(cluster);
  const policies = clusterPolicies(model, cluster);
  const record = await brokerRecord(model, cluster, broker);
  const all = await model.assessments.ofKind(cluster, 'broker');
  const stored = all.find(({ name }) => name === broker);
  if (!stored) throw notFound(cluster, broker);
  const { assessment } = record;
  return {
    ...summaryOf(stored, record, policies),
    assessedAt,
    stale,
    signals: assessment.signals.map(one => signalOf(one, policies)),
    advice: assessment.advice.map(brokerAdvice),
    size: record.size,
    matrixBands: decisionMatrixBands(policies),
    vertical: assessment.vertical,
  };
}

/**
 * What is stored of a broker for its page.
 *
 * @throws NotFoundError when the last sweep has not seen it
 */
export async function brokerRecord(
  { details }: Pick<ReadModel, 'details'>,
  cluster: string,
  broker: string,
): Promise<BrokerRecord> {
  const subject = { cluster, kind: 'broker', name: broker } as const;
  const stored = await details.of<BrokerRecord>(subject);
  if (!stored) throw notFound(cluster, broker);
  return stored.detail;
}

function notFound(cluster: string, broker: string): NotFoundError {
  return new NotFoundError(
    `Broker '${broker}' was not found in the last sweep of cluster '${cluster}'`,
  );
}

function summaryOf(
  stored: StoredAssessment<'broker'>,
  record: BrokerRecord,
  policies: CapacityPolicies,
): BrokerSummary {
  const { rows, signals, matrices } = record.assessment;
  return {
    cluster: stored.cluster,
    id: Number(stored.name),
    host: record.host,
    port: record.port,
    rack: record.rack,
    controller: record.controller,
    level: stored.level,
    since: new Date(stored.since).toISOString(),
    coverage: stored.coverage,
    finding: findingText(stored.finding),
    action: stored.action && actionText(stored.action),
    cells: BROKER_ROW_NAMES.map(row =>
      cellOf(row, rows[row], signals, policies),
    ),
    matrices,
    replicas: record.replicas,
    leaders: record.leaders,
    usedBytes: record.usedBytes,
    totalBytes: record.totalBytes,
  };
}

/** The metric of a row that has the row's level; its first one where none has. */
function cellOf(
  row: BrokerRow,
  level: BrokerCell['level'],
  signals: readonly BrokerSignal[],
  policies: CapacityPolicies,
): BrokerCell {
  const ofRow = BROKER_ROWS[row].flatMap(
    metric => signals.find(({ id }) => id === metric) ?? [],
  );
  const signal = ofRow.find(one => one.level === level) ?? ofRow[0];
  const [first] = BROKER_ROWS[row];
  if (!signal) {
    const { unit } = policies[first];
    return { row, level, value: null, unit, metric: first, reason: null };
  }
  const { value, unit, reason } = signalOf(signal, policies);
  return {
    row,
    level,
    value: value ?? null,
    unit: unit ?? policies[signal.id].unit,
    metric: signal.id,
    reason: level === 'unknown' ? reason ?? null : null,
  };
}

/** JSON has no undefined, and answers no keys with it. */
function signalOf(signal: BrokerSignal, policies: CapacityPolicies): Signal {
  const { reason, ...worded } = brokerSignal(signal, policies);
  return { ...worded, ...(reason !== undefined && { reason }) };
}
