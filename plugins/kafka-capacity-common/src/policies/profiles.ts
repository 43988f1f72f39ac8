import type { WorkloadProfile } from '../api/parts/policies/profiles';
import { layPolicies } from './policyParsing';
import { CapacityPolicies } from './defaultPolicies';
import { Advice } from '../calculation/calculation';

export type { WorkloadProfile };

/**
 * What a workload profile changes.
 *
 * @public
 */
export interface ProfileDefinition {
  title: string;
  /** Factors on policies, by their path below `policies`. */
  factors: Readonly<Record<string, number>>;
  advice: readonly Advice[];
}

/**
 * The workload profiles. Latency thresholds are those of the two metrics in which a record's reader or writer waits; the
 * volume of encryption and audit counts as more peak.
 *
 * @public
 */
export const WORKLOAD_PROFILES: Readonly<
  Record<WorkloadProfile, ProfileDefinition>
> = {
  'high-throughput': {
    title: 'High throughput event stream',
    factors: {},
    advice: [
      {
        id: 'dedicated-brokers',
        text: 'Place it on a broker group of its own, so that it does not crowd out smaller topics.',
      },
      {
        id: 'larger-batches',
        text: 'Larger producer batches (batch.size, linger.ms) and fetches (fetch.min.bytes) carry more per request.',
      },
      {
        id: 'kernel-and-disk',
        text: 'Raise socket buffers of kernel and brokers, and give the logs disks with sequential throughput to spare.',
      },
    ],
  },
  'low-latency': {
    title: 'Low latency',
    factors: {
      'requestLatencyP95.warning': 0.5,
      'requestLatencyP95.scale': 0.5,
      'requestLatencyP95.emergency': 0.5,
      'consumerLagTime.warning': 0.5,
      'consumerLagTime.scale': 0.5,
    },
    advice: [
      {
        id: 'acks-and-batching',
        text: 'Keep linger.ms at 0 to 5 ms and weigh acks=1 against acks=all: each waits for something.',
      },
      {
        id: 'placement',
        text: 'Place leaders near their producers and consumers (client.rack lets consumers read from the nearest replica).',
      },
      {
        id: 'jvm-pauses',
        text: "Tune the brokers' garbage collector for short pauses (MaxGCPauseMillis=20).",
      },
    ],
  },
  compliance: {
    title: 'Compliance-driven workload',
    factors: { 'partitions.volumeFactor': 1.2 },
    advice: [
      {
        id: 'separation',
        text: 'Keep regulated and unregulated data in separate topics and, where required, on separate brokers.',
      },
    ],
  },
};

/**
 * The policies for a workload of that kind, laid between the cluster's policies and what the entity itself declares.
 *
 * @param policies - the cluster's policies
 * @param declaredIn - what names the profile, for the calculation, such as `kafka-capacity/profile`
 * @public
 */
export function applyProfile(
  policies: CapacityPolicies,
  profile: WorkloadProfile,
  declaredIn: string,
): CapacityPolicies {
  const values = new Map<string, number>();
  for (const [path, factor] of Object.entries(
    WORKLOAD_PROFILES[profile].factors,
  )) {
    const value = numberAt(policies, path);
    if (value !== undefined) values.set(path, value * factor);
  }
  return layPolicies(policies, values, () => ({
    key: `${declaredIn}: ${profile}`,
    from: 'annotation',
  })).policies;
}

function numberAt(policies: object, path: string): number | undefined {
  let at: unknown = policies;
  for (const name of path.split('.')) {
    at = Object.entries(at ?? {}).find(([key]) => key === name)?.[1];
  }
  return typeof at === 'number' ? at : undefined;
}
