import { BROKER_ROW_NAMES } from '../../brokers/brokerMetrics';
import {
  BROKER_ADDITION_CHECKS,
  BROKER_ADDITION_PHASES,
  BrokerAdditionCheck,
  BrokerAdditionCheckId,
  BrokerAdditionChecklist,
  BrokerAdditionFacts,
  CheckEvidence,
  CheckStatus,
  ClusterObservation,
  ComparedRow,
  CONFIRMABLE_CHECKS,
  ObservedRow,
  UnmeasuredRow,
} from './brokerAdditionFacts';
import { findQuietHours } from './quietHours';

/** Share of even that a broker may be away from it. */
const EVEN = 0.1;

/** Percent by which a metric may be worse than before and still count as not worse. */
const TOLERANCE_PERCENT = 5;

const STABLE_MINUTES = 10;
const MINUTE_MS = 60_000;

/** What people may decide in spite of what is measured. */
const DECIDED_BY_PEOPLE: ReadonlySet<BrokerAdditionCheckId> = new Set([
  'metrics-known',
  'adding-is-the-answer',
  'configuration-standard',
]);

type Finding = Pick<BrokerAdditionCheck, 'status' | 'evidence'>;

const NOT_YET: Finding = { status: 'open', evidence: { code: 'not-yet' } };

const CHECKS: Record<
  BrokerAdditionCheckId,
  (facts: BrokerAdditionFacts) => Finding
> = {
  'metrics-known': ({ now: { rows } }) => {
    if (!rows) return unread('metrics');
    const missing = rows
      .filter(({ level }) => level === 'unknown')
      .map(({ row }) => row);
    const total = BROKER_ROW_NAMES.length;
    const measured = rows.length - missing.length;
    return {
      status: measured === total ? 'passed' : 'open',
      evidence: { code: 'rows-measured', measured, total, missing },
    };
  },
  'replicas-in-sync': ({ now }) => health(now),
  'no-reassignment': ({ now: { reassigning } }) => {
    if (reassigning === null) return unread('reassignments');
    return {
      status: reassigning === 0 ? 'passed' : 'open',
      evidence: { code: 'reassigning', partitions: reassigning },
    };
  },
  'adding-is-the-answer': ({ now }) => {
    const { recommendation, brokersNeeded, brokers } = now;
    if (recommendation === null) return unread('assessment');
    return {
      status: recommendation === 'add-brokers' ? 'passed' : 'failed',
      evidence: {
        code: 'recommendation',
        recommendation,
        needed: brokersNeeded,
        brokers: brokers.length,
      },
    };
  },
  'quiet-hour': ({ now }) => {
    const quiet = findQuietHours(now.hourlyTraffic ?? null);
    if (!quiet) return unread('history');
    const hour = new Date(now.at).getUTCHours();
    const { from, to, percentOfBusiest } = quiet;
    return {
      status: quiet.isQuiet(hour) ? 'passed' : 'open',
      evidence: {
        code: 'quiet-hours',
        from,
        to,
        percentOfBusiest: percentOfBusiest(hour),
      },
    };
  },
  'brokers-registered': ({ joined, count }) => ({
    status: joined.length >= count ? 'passed' : 'open',
    evidence: { code: 'registered', joined: joined.map(({ id }) => id), count },
  }),
  'racks-set': ({ joined, count, now }) => {
    const { brokers } = now;
    const isUsed = brokers.some(({ rack }) => rack !== null);
    if (joined.length === 0) return NOT_YET;
    const without = isUsed
      ? brokers.filter(({ rack }) => rack === null).map(({ id }) => id)
      : [];
    const sizes = [...new Set(brokers.map(({ rack }) => rack))].map(
      rack => brokers.filter(one => one.rack === rack).length,
    );
    const [fewest, most] = [Math.min(...sizes), Math.max(...sizes)];
    const evidence: CheckEvidence = { code: 'racks', without, fewest, most };
    if (without.length > 0) return { status: 'failed', evidence };
    return { status: joined.length < count ? 'open' : 'passed', evidence };
  },
  'configuration-standard': ({ joined, count }) =>
    joined.length < count
      ? NOT_YET
      : { status: 'open', evidence: { code: 'not-observable' } },
  'brokers-monitored': ({ joined, count, now }) => {
    if (joined.length === 0) return NOT_YET;
    if (now.rows === null) return unread('metrics');
    const isNew = new Set(joined.map(({ id }) => id));
    const old = now.brokers.filter(({ id }) => !isNew.has(id));
    // As many rows as the others have: what is not exported for them is not for new ones either.
    const rows = Math.max(0, ...old.map(one => one.measuredRows ?? 0));
    const missing = now.brokers
      .filter(one => isNew.has(one.id) && (one.measuredRows ?? 0) < rows)
      .map(({ id }) => id);
    if (rows === 0) return unread('metrics');
    return {
      status:
        missing.length === 0 && joined.length >= count ? 'passed' : 'open',
      evidence: { code: 'monitored', missing, rows },
    };
  },
  'one-at-a-time': facts => {
    const { joined, count, stableMinutes = STABLE_MINUTES } = facts;
    if (joined.length === 0) return NOT_YET;
    if (joined.length === 1 && count > 1) return NOT_YET;
    const between = joined.slice(1).map(one => one.stableBeforeMs / MINUTE_MS);
    const minutes = Math.min(...between, stableMinutes);
    const evidence: CheckEvidence = {
      code: 'stable-minutes',
      minutes: Math.floor(minutes),
      of: stableMinutes,
    };
    if (minutes < stableMinutes) return { status: 'failed', evidence };
    return { status: joined.length >= count ? 'passed' : 'open', evidence };
  },
  'stable-between': facts => {
    const { joined, stableSince, now, stableMinutes = STABLE_MINUTES } = facts;
    const last = joined.at(-1);
    if (!last) return NOT_YET;
    const stable = isStable(now);
    if (stable === null) return unread('partitions');
    const since = Math.max(last.at, stableSince ?? now.at);
    const minutes = stable ? Math.floor((now.at - since) / MINUTE_MS) : 0;
    return {
      status: stable && minutes >= stableMinutes ? 'passed' : 'open',
      evidence: { code: 'stable-minutes', minutes, of: stableMinutes },
    };
  },
  reassigned: ({ joined, count, now }) => {
    if (joined.length < count) return NOT_YET;
    if (now.reassigning === null) return unread('reassignments');
    const isNew = new Set(joined.map(({ id }) => id));
    const newBrokers = now.brokers.filter(({ id }) => isNew.has(id));
    if (newBrokers.some(({ replicas }) => replicas === null)) {
      return unread('partitions');
    }
    const withoutReplicas = newBrokers
      .filter(({ replicas }) => replicas === 0)
      .map(({ id }) => id);
    return {
      status:
        now.reassigning === 0 && withoutReplicas.length === 0
          ? 'passed'
          : 'open',
      evidence: {
        code: 'waiting',
        reassigning: now.reassigning,
        withoutReplicas,
      },
    };
  },
  'replicas-even': facts => evenness(facts, ({ replicas }) => replicas),
  'leaders-even': facts => evenness(facts, ({ leaders }) => leaders),
  healthy: ({ joined, count, now }) =>
    joined.length < count ? NOT_YET : health(now),
  'metrics-below-warning': ({ joined, count, now }) => {
    if (joined.length < count) return NOT_YET;
    const { rows } = now;
    const known = rows?.filter(({ level }) => level !== 'unknown') ?? [];
    if (!rows || known.length === 0) return unread('metrics');
    const above = known.filter(({ level }) => level !== 'ok');
    const missing = unmeasuredOf(rows);
    return {
      status: above.length > 0 ? 'open' : passedUnless(missing),
      evidence: {
        code: 'levels',
        above,
        missing,
        measured: known.length,
        total: BROKER_ROW_NAMES.length,
      },
    };
  },
  improved: ({ joined, count, before, now }) => {
    if (joined.length < count) return NOT_YET;
    const rows = (now.rows ?? []).map(({ row, unit, value }) => ({
      row,
      unit,
      before: before.rows?.find(one => one.row === row)?.value ?? null,
      after: value,
    }));
    const both = rows.filter(one => one.before !== null && one.after !== null);
    if (both.length === 0) return unread('metrics');
    const higher = both.filter(
      ({ before: was, after }) => (after ?? 0) > (was ?? 0),
    );
    const isWorse = ({ row, before: was, after }: ComparedRow) =>
      now.rows?.find(one => one.row === row)?.level !== 'ok' &&
      (after ?? 0) > (was ?? 0) * (1 + TOLERANCE_PERCENT / 100);
    const worse = higher.filter(isWorse);
    // What was not measured before can't be compared now.
    const compared = rows.filter(one => one.before !== null);
    const missing = unmeasuredOf(now.rows ?? []).filter(({ row }) =>
      compared.some(one => one.row === row),
    );
    return {
      status: worse.length > 0 ? 'open' : passedUnless(missing),
      evidence: {
        code: 'comparison',
        rows,
        worse,
        tolerated: higher.filter(one => !isWorse(one)),
        missing,
        tolerancePercent: TOLERANCE_PERCENT,
      },
    };
  },
};

/** Rows that are not measured of every broker. */
function unmeasuredOf(rows: readonly ObservedRow[]): UnmeasuredRow[] {
  return rows.flatMap(({ row, level, unmeasured = [] }) =>
    level === 'unknown' || unmeasured.length > 0
      ? [{ row, brokers: unmeasured }]
      : [],
  );
}

function passedUnless(missing: readonly UnmeasuredRow[]): CheckStatus {
  return missing.length === 0 ? 'passed' : 'unknown';
}

/**
 * Evaluates the guide's process of adding brokers: four phases of checks, each decided by what sweeps saw, or by who confirmed it.
 *
 * The first phase is decided by the cluster as it was before a new broker joined. What is not known is `unknown`, never `passed`.
 *
 * @public
 */
export function evaluateBrokerAddition(
  facts: BrokerAdditionFacts,
): BrokerAdditionChecklist {
  const present = new Set(facts.now.brokers.map(({ id }) => id));
  // Who has gone again has not joined; who waits for it goes on waiting.
  const there = {
    ...facts,
    joined: facts.joined.filter(({ id }) => present.has(id)),
  };
  const hasBegun = facts.joined.length > 0;
  const phases = BROKER_ADDITION_PHASES.map(id => {
    const checks = BROKER_ADDITION_CHECKS[id].map(check =>
      withConfirmation(
        check,
        CHECKS[check](id === 'assessment' ? atStart(facts, hasBegun) : there),
        facts,
      ),
    );
    return { id, status: statusOf(checks), checks };
  });
  return {
    phases,
    isComplete: phases.every(({ status }) => status === 'passed'),
  };
}

/** Whether every partition is in sync and led; null where that is not known. */
export function isStable(observation: ClusterObservation): boolean | null {
  const { partitions } = observation;
  if (!partitions) return null;
  if (partitions.underReplicated > 0 || partitions.offline > 0) return false;
  return partitions.unread > 0 ? null : true;
}

function withConfirmation(
  id: BrokerAdditionCheckId,
  { status, evidence }: Finding,
  { confirmations }: BrokerAdditionFacts,
): BrokerAdditionCheck {
  const asked = CONFIRMABLE_CHECKS.find(check => check === id);
  const counts =
    status === 'unknown' || (status !== 'passed' && DECIDED_BY_PEOPLE.has(id));
  const confirmed = (asked && counts ? confirmations[asked] : null) ?? null;
  return {
    id,
    status: confirmed ? 'passed' : status,
    evidence,
    confirmable: asked !== undefined && counts,
    confirmed,
  };
}

function statusOf(checks: readonly BrokerAdditionCheck[]): CheckStatus {
  const order: CheckStatus[] = ['failed', 'open', 'unknown'];
  return (
    order.find(status => checks.some(check => check.status === status)) ??
    'passed'
  );
}

function unread(
  what: Extract<CheckEvidence, { code: 'unread' }>['what'],
): Finding {
  return { status: 'unknown', evidence: { code: 'unread', what } };
}

/** The cluster before the first new broker joined. */
function atStart(
  facts: BrokerAdditionFacts,
  hasBegun: boolean,
): BrokerAdditionFacts {
  return hasBegun ? { ...facts, now: facts.before } : facts;
}

function health(observation: ClusterObservation): Finding {
  const { partitions } = observation;
  if (!partitions) return unread('partitions');
  const { underReplicated, offline, unread: unknown } = partitions;
  const stable = isStable(observation);
  const known = stable ? 'passed' : 'failed';
  return {
    status: stable === null ? 'unknown' : known,
    evidence: {
      code: 'partition-health',
      underReplicated,
      offline,
      unread: unknown,
    },
  };
}

/** Whether every broker holds within 10% of even, or within one where there are few. */
function evenness(
  { joined, count, now }: BrokerAdditionFacts,
  of: (broker: ClusterObservation['brokers'][number]) => number | null,
): Finding {
  if (joined.length < count) return NOT_YET;
  const counts = now.brokers.map(broker => ({
    broker: broker.id,
    value: of(broker),
  }));
  const known = counts.flatMap(({ broker, value }) =>
    value === null ? [] : [{ broker, value }],
  );
  if (known.length < counts.length || known.length === 0) {
    return unread('partitions');
  }
  const even = known.reduce((sum, { value }) => sum + value, 0) / known.length;
  const [worst] = [...known].sort(
    (a, b) => Math.abs(b.value - even) - Math.abs(a.value - even),
  );
  const off = Math.abs(worst.value - even);
  return {
    status: off <= Math.max(even * EVEN, 1) ? 'passed' : 'open',
    evidence: {
      code: 'evenness',
      ...worst,
      even,
      offPercent: even === 0 ? 0 : ((worst.value - even) / even) * 100,
    },
  };
}
