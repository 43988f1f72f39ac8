import {
  AnnotatedSubject,
  ClusterBroker,
} from 'backstage-plugin-kafka-capacity-common';
import { ClusterSnapshot } from 'backstage-plugin-kafka-capacity-node';
import { DeclarationStore } from '../catalog/DeclarationStore';
import { SnoozeStore } from '../snoozes/SnoozeStore';
import { TimeSlice } from '../timeSlice';
import { ClusterAssessment, keyOf } from './assess';
import {
  AssessmentStore,
  LevelChange,
  StoredAssessment,
} from './AssessmentStore';
import { ClusterStore } from './ClusterStore';
import { DetailStore } from './DetailStore';

/** Where assessments are published. */
export interface Publication {
  assessments: AssessmentStore;
  details: DetailStore;
  clusters: ClusterStore;
  snoozes: SnoozeStore;
  declarations: DeclarationStore;
}

/**
 * Stores the assessments of a sweep: rows that changed, changes of level, details, and in the end the cluster's own row, which
 * tells readers that the rest is there.
 *
 * @param previous - every assessment of before, by {@link keyOf}
 */
export async function publish(
  publication: Publication,
  sweepId: number,
  snapshot: ClusterSnapshot,
  assessed: ClusterAssessment,
  previous: ReadonlyMap<string, StoredAssessment>,
): Promise<void> {
  const { cluster, offsetsAt } = snapshot;
  const slice = new TimeSlice();
  const before = new Map(previous);
  const changed: StoredAssessment[] = [];
  const changes: LevelChange[] = [];
  for (const assessment of assessed.assessments) {
    if (slice.spent) await slice.rest();
    const last = before.get(keyOf(assessment));
    before.delete(keyOf(assessment));
    if (last && isSame(last, assessment)) continue;
    changed.push(assessment);
    if (last?.level === assessment.level) continue;
    changes.push({
      ...subjectOf(assessment),
      at: offsetsAt,
      from: last?.level ?? null,
      to: assessment.level,
      finding: assessment.finding,
    });
  }
  const gone = [...before.values()];
  for (const assessment of gone) {
    changes.push({
      ...subjectOf(assessment),
      at: offsetsAt,
      from: assessment.level,
      to: null,
      finding: null,
    });
  }
  await publication.assessments.replace(changed, changes);
  await publication.assessments.remove(gone, changes);
  await publication.snoozes.remove(gone);
  await publication.declarations.remove(gone);
  await publication.details.replace(cluster, 'topic', sweepId, assessed.topics);
  await publication.details.replace(
    cluster,
    'consumer-group',
    sweepId,
    assessed.groups,
  );
  await publication.clusters.publish({
    cluster,
    sweepId,
    assessedAt: offsetsAt,
    clusterId: snapshot.clusterId ?? null,
    simulated: snapshot.simulated,
    partitions: snapshot.topics.reduce(
      (sum, topic) => sum + topic.partitions.length,
      0,
    ),
    brokers: brokersOf(snapshot),
  });
}

function subjectOf({ cluster, kind, name }: AnnotatedSubject) {
  return { cluster, kind, name };
}

function isSame(a: StoredAssessment, b: StoredAssessment): boolean {
  return (
    a.level === b.level &&
    a.finding === b.finding &&
    a.action === b.action &&
    a.coverage.measured === b.coverage.measured &&
    a.coverage.total === b.coverage.total &&
    JSON.stringify(a.traits) === JSON.stringify(b.traits) &&
    JSON.stringify(a.figure) === JSON.stringify(b.figure) &&
    JSON.stringify(a.memory) === JSON.stringify(b.memory)
  );
}

function brokersOf(snapshot: ClusterSnapshot): ClusterBroker[] {
  const replicas = new Map<number, number>();
  const leaders = new Map<number, number>();
  const count = (counts: Map<number, number>, id: number) =>
    counts.set(id, (counts.get(id) ?? 0) + 1);
  for (const topic of snapshot.topics) {
    for (const partition of topic.partitions) {
      count(leaders, partition.leader);
      for (const id of partition.replicas) count(replicas, id);
    }
  }
  return snapshot.brokers.map(broker => {
    const volumes = broker.logDirs ?? [];
    const sized = volumes.filter(
      ({ totalBytes, usableBytes }) =>
        totalBytes !== undefined && usableBytes !== undefined,
    );
    const known = volumes.length > 0 && sized.length === volumes.length;
    const sum = (size: (volume: (typeof sized)[number]) => number) =>
      known ? sized.reduce((total, volume) => total + size(volume), 0) : null;
    return {
      id: broker.id,
      host: broker.host,
      port: broker.port,
      rack: broker.rack ?? null,
      controller: broker.id === snapshot.controllerId,
      replicas: replicas.get(broker.id) ?? 0,
      leaders: leaders.get(broker.id) ?? 0,
      usedBytes: sum(
        ({ totalBytes, usableBytes }) => (totalBytes ?? 0) - (usableBytes ?? 0),
      ),
      totalBytes: sum(({ totalBytes }) => totalBytes ?? 0),
      fault: broker.fault?.message ?? null,
    };
  });
}
