import type { ClusterCost } from '../../api/resources/clusters/clusterAssessment';
import { isAmount } from '../../calculation/modelInput';

/**
 * What a topic, or all topics of an owner, uses of a cluster. Null where it is not known.
 *
 * @public
 */
export interface Usage {
  /** Bytes in a second: written, copied and read. */
  bytesPerSecond: number | null;
  /** Leaders and followers. */
  replicas: number | null;
  /** Bytes on disk, copies included. */
  diskBytes: number | null;
}

/**
 * The share of a cluster that something uses, and what that costs. Null where it is not known.
 *
 * @public
 */
export interface Showback {
  /** Shares from 0 to 1. */
  bytesShare: number | null;
  replicasShare: number | null;
  diskShare: number | null;
  /** Of what is measured of it; null where nothing is. */
  perMonth: number | null;
}

/**
 * What something uses of a cluster, as shares and as costs: disk by the share of disk, transfer by the share of bytes, and brokers half
 * by bytes and half by replicas, because both load them; by replicas alone where the cluster's bytes are not measured, or there are
 * none. The costs of all that a cluster holds add up to the cluster's, where everything is measured. What is not measured costs nobody.
 *
 * @param total - of the whole cluster, in the same terms
 * @param cost - what the cluster costs; null without prices
 * @public
 */
export function showback(
  usage: Usage,
  total: Usage,
  cost: ClusterCost | null,
): Showback {
  const bytesShare = shareOf(usage.bytesPerSecond, total.bytesPerSecond);
  const replicasShare = shareOf(usage.replicas, total.replicas);
  const diskShare = shareOf(usage.diskBytes, total.diskBytes);
  return {
    bytesShare,
    replicasShare,
    diskShare,
    perMonth:
      cost &&
      costOf(cost, {
        bytesShare,
        diskShare,
        brokerShare: brokerShareOf(total, bytesShare, replicasShare),
      }),
  };
}

/** A share of nothing is 0. */
function shareOf(part: number | null, whole: number | null): number | null {
  if (!isAmount(part) || !isAmount(whole)) return null;
  return whole === 0 ? 0 : Math.min(1, part / whole);
}

function brokerShareOf(
  { bytesPerSecond }: Usage,
  bytesShare: number | null,
  replicasShare: number | null,
): number | null {
  if (!isAmount(bytesPerSecond) || bytesPerSecond === 0) return replicasShare;
  return replicasShare === null
    ? null
    : ((bytesShare ?? 0) + replicasShare) / 2;
}

function costOf(
  { brokersPerMonth, diskPerMonth, transferPerMonth, perMonth }: ClusterCost,
  {
    bytesShare,
    diskShare,
    brokerShare,
  }: Record<'bytesShare' | 'diskShare' | 'brokerShare', number | null>,
): number | null {
  if (perMonth === null) return null;
  let sum: number | null = null;
  for (const [amount, share] of [
    [brokersPerMonth, brokerShare],
    [diskPerMonth, diskShare],
    [transferPerMonth, bytesShare],
  ]) {
    if (amount !== null && share !== null) sum = (sum ?? 0) + amount * share;
  }
  return sum;
}
