import {
  BrokerRow,
  ClusterOptionId,
} from 'backstage-plugin-kafka-capacity-common';

/** The parts of a cluster's page, the first one shown where the address names none. */
export const CLUSTER_PARTS = [
  { id: 'overview', title: 'Overview' },
  { id: 'brokers', title: 'Brokers' },
  { id: 'size', title: 'Size' },
  { id: 'balance', title: 'Balance' },
  { id: 'change', title: 'Change' },
  { id: 'what-if', title: 'What if' },
  { id: 'cost', title: 'Cost' },
  { id: 'sources', title: 'Sources' },
] as const;

/** A part of a cluster's page. */
export type ClusterPart = (typeof CLUSTER_PARTS)[number]['id'];

/** The part that an address names. */
export function partOf(query: URLSearchParams): ClusterPart {
  const wanted = query.get('part');
  return CLUSTER_PARTS.find(({ id }) => id === wanted)?.id ?? 'overview';
}

/** The broker that an address names, and the row of the guide's table that is asked about; undefined when it names none. */
export function brokerOf(
  query: URLSearchParams,
): { id: number; row: string | null } | undefined {
  const id = query.get('broker');
  return id !== null && /^\d+$/.test(id)
    ? { id: Number(id), row: query.get('row') }
    : undefined;
}

/** The option that an address names, for the part that writes it out. */
export function optionOf(query: URLSearchParams): string | null {
  return query.get('option');
}

/** An address on the same page: another part, or a broker over it. */
export function clusterQuery(
  query: URLSearchParams,
  to: {
    part?: ClusterPart;
    option?: ClusterOptionId;
    broker?: number;
    row?: BrokerRow;
  },
): string {
  const next = new URLSearchParams(query);
  next.delete('broker');
  next.delete('row');
  if (to.part === 'overview') next.delete('part');
  else if (to.part) next.set('part', to.part);
  if (to.part) next.delete('option');
  if (to.option) next.set('option', to.option);
  if (to.broker !== undefined) next.set('broker', String(to.broker));
  if (to.row) next.set('row', to.row);
  return `?${next}`;
}

/** The page of every cluster, or of one. */
export function clustersAddress(
  platformPage: string,
  cluster?: string,
): string {
  const clusters = `${platformPage.replace(/\/$/, '')}/clusters`;
  return cluster === undefined
    ? clusters
    : `${clusters}/${encodeURIComponent(cluster)}`;
}
