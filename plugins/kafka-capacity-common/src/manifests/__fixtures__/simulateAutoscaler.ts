import { parse } from 'yaml';

interface Rules {
  stabilizationWindowSeconds: number;
  policies: {
    type: 'Percent' | 'Pods';
    value: number;
    periodSeconds: number;
  }[];
}

/** What an autoscaler goes by, as a manifest says it. */
export interface Autoscaler {
  min: number;
  max: number;
  behavior: { scaleUp: Rules; scaleDown: Rules };
  lagThreshold: number;
  /** Partitions that KEDA caps the lag at; null where the whole lag is reported. */
  capAt: number | null;
  rateThreshold: number | null;
}

/** A consumer group under load. */
export interface Load {
  partitions: number;
  /** Records per second that one member does. */
  perMemberRate: number;
  /** Records per second that are written, by second. */
  produceRate: (second: number) => number;
  seconds: number;
  members?: number;
  lag?: number;
  /** Seconds for which nobody reads after a change of members: the dearest kind of rebalance. */
  rebalanceSeconds?: number;
}

/** How it went. */
export interface Simulation {
  members: number;
  lag: number;
  /** Second at which there was a member for each partition; null for never. */
  reachedAll: number | null;
  steps: { at: number; from: number; to: number }[];
  /** Times that it turned from more members to fewer or back. */
  turns: number;
}

// kube-controller-manager's defaults.
const SYNC_SECONDS = 15;
const TOLERANCE = 0.1;

/** Reads what {@link simulate} needs from a ScaledObject. */
export function autoscalerOfScaledObject(text: string): Autoscaler {
  const { spec } = parse(text);
  const [lag, rate] = spec.triggers;
  return {
    min: spec.minReplicaCount,
    max: spec.maxReplicaCount,
    behavior: spec.advanced.horizontalPodAutoscalerConfig.behavior,
    lagThreshold: Number(lag.metadata.lagThreshold),
    capAt:
      lag.metadata.allowIdleConsumers === 'true' ? null : spec.maxReplicaCount,
    rateThreshold: rate ? Number(rate.metadata.threshold) : null,
  };
}

/** Reads what {@link simulate} needs from a HorizontalPodAutoscaler. */
export function autoscalerOfHpa(text: string): Autoscaler {
  const { spec } = parse(text);
  const [lag, rate] = spec.metrics.map(
    (metric: { external: { target: { averageValue: string } } }) =>
      metric.external.target.averageValue,
  );
  return {
    min: spec.minReplicas,
    max: spec.maxReplicas,
    behavior: spec.behavior,
    lagThreshold: Number(lag),
    capAt: null,
    rateThreshold: rate ? Number(rate.slice(0, -1)) / 1000 : null,
  };
}

/**
 * A consumer group under KEDA's Kafka scaler and the HorizontalPodAutoscaler's rule, second by second. Restated from
 * kafka_scaler.go (getTotalLag) and from replica_calculator.go and horizontal.go (per-pod external metrics, tolerance,
 * stabilization, policies).
 */
export function simulate(autoscaler: Autoscaler, load: Load): Simulation {
  const { min, max, behavior } = autoscaler;
  const { perMemberRate, partitions, rebalanceSeconds = 10 } = load;
  let members = load.members ?? min;
  let lag = load.lag ?? 0;
  let standsStillUntil = 0;
  const steps: Simulation['steps'] = [];
  const wanted: Wish[] = [];
  for (let now = 0; now < load.seconds; now += 1) {
    const consumers =
      now < standsStillUntil ? 0 : Math.min(members, partitions);
    const produced = load.produceRate(now);
    lag = Math.max(0, lag + produced - consumers * perMemberRate);
    if (now % SYNC_SECONDS !== 0) continue;
    const desired = desiredMembers(autoscaler, lag, produced, members);
    wanted.push({ at: now, members: Math.min(max, Math.max(min, desired)) });
    const lowest = Math.min(...lastOf(wanted, behavior.scaleUp, now));
    const highest = Math.max(...lastOf(wanted, behavior.scaleDown, now));
    let next = Math.min(Math.max(members, lowest), Math.max(highest, lowest));
    if (next > members)
      next = Math.min(next, upLimit(behavior.scaleUp, steps, members, now));
    if (next < members)
      next = Math.max(next, downLimit(behavior.scaleDown, steps, members, now));
    next = Math.min(max, Math.max(min, next));
    if (next !== members) {
      steps.push({ at: now, from: members, to: next });
      members = next;
      standsStillUntil = now + rebalanceSeconds;
    }
  }
  const all = steps.find(({ to }) => to === partitions);
  return {
    members,
    lag,
    reachedAll: all?.at ?? null,
    steps,
    turns: steps.filter(
      ({ from, to }, i) =>
        i > 0 && to > from !== steps[i - 1].to > steps[i - 1].from,
    ).length,
  };
}

interface Wish {
  at: number;
  members: number;
}

/** What was wanted within the window of the rules. */
function lastOf(
  wanted: Wish[],
  { stabilizationWindowSeconds }: Rules,
  now: number,
): number[] {
  const syncs = Math.floor(stabilizationWindowSeconds / SYNC_SECONDS) + 1;
  return wanted
    .slice(-syncs)
    .filter(({ at }) => at >= now - stabilizationWindowSeconds)
    .map(({ members }) => members);
}

/** Each metric is asked; the largest answer counts. */
function desiredMembers(
  autoscaler: Autoscaler,
  lag: number,
  produced: number,
  members: number,
): number {
  const answers = metricsOf(autoscaler, lag, produced).map(
    ([value, threshold]) => desiredFor(value, threshold, members),
  );
  return Math.max(...answers);
}

function metricsOf(
  { lagThreshold, capAt, rateThreshold }: Autoscaler,
  lag: number,
  produced: number,
): [number, number][] {
  let reported = Math.floor(lag);
  if (capAt !== null && Math.floor(reported / lagThreshold) > capAt) {
    reported = capAt * lagThreshold;
  }
  const metrics: [number, number][] = [[reported, lagThreshold]];
  if (rateThreshold !== null) metrics.push([produced, rateThreshold]);
  return metrics;
}

function desiredFor(value: number, threshold: number, members: number): number {
  const ratio = value / (threshold * members);
  return Math.abs(1 - ratio) <= TOLERANCE
    ? members
    : Math.ceil(value / threshold);
}

type Steps = Simulation['steps'];

/** Members that came (and went, negative) within the last seconds. */
function changeSince(steps: Steps, since: number): number {
  return steps
    .filter(({ at }) => at > since)
    .reduce((sum, { from, to }) => sum + to - from, 0);
}

function upLimit(
  { policies }: Rules,
  steps: Steps,
  members: number,
  now: number,
) {
  const limits = policies.map(({ type, value, periodSeconds }) => {
    const start = members - changeSince(steps, now - periodSeconds);
    return type === 'Pods'
      ? start + value
      : Math.ceil(start * (1 + value / 100));
  });
  return Math.max(members, ...limits);
}

function downLimit(
  { policies }: Rules,
  steps: Steps,
  members: number,
  now: number,
) {
  const limits = policies.map(({ type, value, periodSeconds }) => {
    const start = members - changeSince(steps, now - periodSeconds);
    return type === 'Pods'
      ? start - value
      : Math.trunc(start * (1 - value / 100));
  });
  return Math.min(members, ...limits);
}
