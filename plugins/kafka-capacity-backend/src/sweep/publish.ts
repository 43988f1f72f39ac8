import {
  AnnotatedSubject,
  ClusterBroker,
  RecreatedFinding,
  Snooze,
  SubjectKind,
} from 'backstage-plugin-kafka-capacity-common';
import { ClusterSnapshot } from 'backstage-plugin-kafka-capacity-node';
import { DeclarationStore } from '../resources/topic-changes/DeclarationStore';
import { SnoozeStore } from '../resources/snoozes/SnoozeStore';
import { TimeSlice } from '../timeSlice';
import { Assessed, keyOf } from '../assessment/assess';
import {
  AssessmentStore,
  LevelChange,
  StoredAssessment,
} from '../assessment/AssessmentStore';
import { ClusterStore } from '../assessment/ClusterStore';
import { DetailStore, DetailTexts } from '../assessment/DetailStore';
import { GroupLoss } from '../assessment/lossHistory';
import { wasMadeAgain } from '../assessment/topics/topicFacts';

/** Where assessments are published. */
export interface Publication {
  assessments: AssessmentStore;
  details: DetailStore;
  clusters: ClusterStore;
  snoozes: SnoozeStore;
  declarations: DeclarationStore;
}

/** What was published of a sweep. */
export interface Published {
  assessments: StoredAssessment[];
  /** How many of each kind the sweep has seen. */
  seen: Record<SubjectKind, number>;
}

/**
 * Stores the assessments of a sweep: rows that changed, changes of level, details, and in the end the cluster's own row, which
 * tells readers that the rest is there. Nothing is stored before all are there.
 *
 * @param previous - every assessment of before, by {@link keyOf}
 */
export async function publish(
  publication: Publication,
  sweepId: number,
  snapshot: ClusterSnapshot,
  assessed: Iterable<Assessed>,
  previous: ReadonlyMap<string, StoredAssessment>,
  signal: AbortSignal,
): Promise<Published> {
  const { cluster, offsetsAt } = snapshot;
  const seen = { topic: 0, 'consumer-group': 0 };
  const assessments: StoredAssessment[] = [];
  const details = new DetailTexts();
  const before = new Map(previous);
  const changed: StoredAssessment[] = [];
  const changes: LevelChange[] = [];
  const losses: GroupLoss[] = [];
  const madeAgain: StoredAssessment[] = [];
  const slice = new TimeSlice();
  for (const { assessment, detail, losses: lost = [] } of assessed) {
    if (slice.spent) {
      await slice.rest();
      signal.throwIfAborted();
    }
    assessments.push(assessment);
    if (detail) {
      seen[assessment.kind]++;
      details.add(assessment, detail);
    }
    for (const loss of lost) {
      losses.push({ ...loss, cluster, name: assessment.name, at: offsetsAt });
    }
    const key = keyOf(assessment);
    const last = before.get(key);
    before.delete(key);
    if (last && isSame(last, assessment)) continue;
    changed.push(assessment);
    if (last && wasMadeAgain(last, assessment)) {
      madeAgain.push(assessment);
      continue;
    }
    if (last?.level === assessment.level) continue;
    changes.push({
      ...subjectOf(assessment),
      at: offsetsAt,
      from: last?.level ?? null,
      to: assessment.level,
      finding: assessment.finding,
      figure: assessment.figure,
    });
  }
  const ended = await publication.snoozes.ofSubjects(madeAgain, offsetsAt);
  const snoozeOf = new Map(ended.map(one => [keyOf(one), one.snooze]));
  for (const assessment of madeAgain) {
    changes.push({
      ...subjectOf(assessment),
      at: offsetsAt,
      from: null,
      to: assessment.level,
      finding: recreated(assessment, snoozeOf.get(keyOf(assessment)) ?? null),
      figure: assessment.figure,
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
      figure: null,
    });
  }
  const published = (await publication.clusters.all()).get(cluster);
  signal.throwIfAborted();
  // What was said of a topic was not said of another one that has its name now. First, because once the assessments are
  // replaced no sweep can tell any more that there was another.
  await publication.snoozes.remove([...gone, ...madeAgain]);
  await publication.declarations.remove(gone, offsetsAt);
  await publication.declarations.remove(madeAgain, published?.assessedAt ?? 0);
  await publication.assessments.replace(changed, changes, losses);
  await publication.assessments.remove(gone, changes);
  for (const kind of ['topic', 'consumer-group'] as const) {
    await publication.details.replace(cluster, kind, sweepId, details);
  }
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
  return { assessments, seen };
}

/** What is noted of a recreated topic, with what ended by that. */
function recreated(
  { finding }: StoredAssessment,
  ended: Snooze | null,
): RecreatedFinding {
  return { code: 'recreated', ended, now: finding };
}

function subjectOf({ cluster, kind, name }: AnnotatedSubject) {
  return { cluster, kind, name };
}

function isSame(a: StoredAssessment, b: StoredAssessment): boolean {
  return (
    a.level === b.level &&
    JSON.stringify(a.finding) === JSON.stringify(b.finding) &&
    JSON.stringify(a.action) === JSON.stringify(b.action) &&
    a.coverage.measured === b.coverage.measured &&
    a.coverage.total === b.coverage.total &&
    JSON.stringify(a.traits) === JSON.stringify(b.traits) &&
    JSON.stringify(a.partial) === JSON.stringify(b.partial) &&
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
