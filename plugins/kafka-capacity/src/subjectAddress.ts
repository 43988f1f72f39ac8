import {
  ANY_CLUSTER,
  Subject,
  SubjectKind,
  subjectQuery,
} from 'backstage-plugin-kafka-capacity-common';

const KINDS: readonly SubjectKind[] = ['topic', 'consumer-group'];

/** The subject that an address holds; undefined when it holds none. The names of clusters have no slash, those of groups may. */
export function subjectOf(query: URLSearchParams): Subject | undefined {
  for (const kind of KINDS) {
    const value = query.get(kind);
    const slash = value?.indexOf('/') ?? -1;
    if (value && slash > 0 && slash < value.length - 1) {
      return {
        kind,
        cluster: value.slice(0, slash),
        name: value.slice(slash + 1),
      };
    }
  }
  return undefined;
}

/** The query with another subject chosen, or none; whatever else it holds stays but the days that were zoomed to. */
export function withSubject(
  query: URLSearchParams,
  subject: Subject | undefined,
): URLSearchParams {
  const next = new URLSearchParams(query);
  for (const name of [...KINDS, 'from', 'to']) next.delete(name);
  if (subject)
    subjectQuery(subject).forEach((value, key) => next.set(key, value));
  return next;
}

/** Tells subjects apart. */
export function subjectKey(subject: Subject): string {
  return `${subject.kind}:${subject.cluster}/${subject.name}`;
}

/** The kinds' names as pages show them. */
export const KIND_WORDS: Record<SubjectKind, string> = {
  topic: 'topic',
  'consumer-group': 'group',
};

/** A cluster's name as pages show it. */
export function clusterName(cluster: string): string {
  return cluster === ANY_CLUSTER ? 'any cluster' : cluster;
}

/** Whether the name alone does not tell subjects apart, and their clusters are to be shown. */
export function onSeveralClusters(
  summaries: readonly { subject: Subject }[],
): boolean {
  return new Set(summaries.map(({ subject }) => subject.cluster)).size > 1;
}
