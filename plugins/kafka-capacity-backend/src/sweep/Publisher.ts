import {
  AssessedKind,
  AssessedSubject,
  CapacityFinding,
  ClusterBroker,
  Level,
  RecreatedFinding,
  Snooze,
} from 'backstage-plugin-kafka-capacity-common';
import { ClusterSnapshot } from 'backstage-plugin-kafka-capacity-node';
import { DeclarationStore } from '../resources/topic-changes/DeclarationStore';
import { SnoozeStore } from '../resources/snoozes/SnoozeStore';
import { Assessed } from '../assessment/context';
import { keyOf, StoredAssessment } from '../assessment/storedAssessment';
import { AssessmentStore } from '../assessment/stores/AssessmentStore';
import { LevelChange } from '../assessment/stores/levelChanges';
import { ClusterStore } from '../assessment/stores/ClusterStore';
import { DetailStore, DetailTexts } from '../assessment/stores/DetailStore';
import { GroupLoss } from '../assessment/stores/lossHistory';
import { isSameJson } from './isSameJson';
import {
  BrokerInventory,
  topicsOnBrokers,
} from '../measurement/brokers/brokerInventory';
import { wasMadeAgain } from '../assessment/topics/topicFacts';

const ASSESSED_KINDS: readonly AssessedKind[] = [
  'topic',
  'consumer-group',
  'broker',
  'cluster',
];

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
  assessments: StoredAssessment<AssessedKind>[];
  /** How many of each kind the sweep has seen. */
  seen: Record<AssessedKind, number>;
}

/** Compares the assessments of a sweep with those of before, and stores what they change. */
export class Publisher {
  readonly #seen: Published['seen'] = {
    topic: 0,
    'consumer-group': 0,
    broker: 0,
    cluster: 0,
  };
  readonly #assessments: StoredAssessment<AssessedKind>[] = [];
  readonly #details = new DetailTexts();
  /** What no assessment has followed so far. */
  readonly #before: Map<string, StoredAssessment<AssessedKind>>;
  readonly #changed: StoredAssessment<AssessedKind>[] = [];
  readonly #changes: LevelChange[] = [];
  readonly #losses: GroupLoss[] = [];
  readonly #madeAgain: StoredAssessment[] = [];

  /** @param previous - every assessment of before, by {@link keyOf} */
  constructor(
    private readonly publication: Publication,
    private readonly sweepId: number,
    private readonly snapshot: ClusterSnapshot,
    private readonly inventory: readonly BrokerInventory[],
    previous: ReadonlyMap<string, StoredAssessment<AssessedKind>>,
  ) {
    this.#before = new Map(previous);
  }

  /** Takes some of the assessments. Nothing is stored before all are there. */
  add(assessed: readonly Assessed[]): void {
    const { cluster, offsetsAt } = this.snapshot;
    for (const { assessment, detail, losses = [] } of assessed) {
      this.#assessments.push(assessment);
      if (detail) {
        this.#seen[assessment.kind]++;
        this.#details.add(assessment, detail);
      }
      for (const loss of losses) {
        this.#losses.push({
          ...loss,
          cluster,
          name: assessment.name,
          at: offsetsAt,
        });
      }
      this.#compare(assessment);
    }
  }

  /**
   * Stores what was added: rows that changed, changes of level, details, and in the end the cluster's own row, which tells readers
   * that the rest is there.
   */
  async publish(signal: AbortSignal): Promise<Published> {
    const { snoozes, declarations, assessments, details, clusters } =
      this.publication;
    const { cluster, offsetsAt } = this.snapshot;
    const madeAgain = this.#madeAgain;
    const ended = await snoozes.ofSubjects(madeAgain, offsetsAt);
    const snoozeOf = new Map(ended.map(one => [keyOf(one), one.snooze]));
    for (const assessment of madeAgain) {
      const snooze = snoozeOf.get(keyOf(assessment)) ?? null;
      this.#noteChange(null, assessment, recreated(assessment, snooze));
    }
    const gone = [...this.#before.values()];
    for (const assessment of gone) {
      this.#changes.push({
        ...subjectOf(assessment),
        at: offsetsAt,
        from: assessment.level,
        to: null,
        finding: null,
        figure: null,
      });
    }
    const published = (await clusters.all()).get(cluster);
    signal.throwIfAborted();
    // What was said of a topic was not said of another one that has its name now. First, because once the assessments are
    // replaced no sweep can tell any more that there was another.
    const goneSubjects = gone.filter(isOfSubject);
    await snoozes.remove([...goneSubjects, ...madeAgain]);
    await declarations.remove(goneSubjects, offsetsAt);
    await declarations.remove(madeAgain, published?.assessedAt ?? 0);
    await assessments.replace(this.#changed, this.#changes, this.#losses);
    await assessments.remove(gone, this.#changes);
    for (const kind of ASSESSED_KINDS) {
      await details.replace(cluster, kind, this.sweepId, this.#details);
    }
    await clusters.publish({
      cluster,
      sweepId: this.sweepId,
      assessedAt: offsetsAt,
      clusterId: this.snapshot.clusterId ?? null,
      simulated: this.snapshot.simulated,
      excludedTopics: this.snapshot.excluded?.topics.length ?? 0,
      excludedGroups: this.snapshot.excluded?.groups ?? 0,
      partitions: topicsOnBrokers(this.snapshot).reduce(
        (sum, topic) => sum + topic.partitions.length,
        0,
      ),
      brokers: brokersOf(this.snapshot, this.inventory),
    });
    return { assessments: this.#assessments, seen: this.#seen };
  }

  #compare(assessment: StoredAssessment<AssessedKind>): void {
    const key = keyOf(assessment);
    const last = this.#before.get(key);
    this.#before.delete(key);
    if (last && isSame(last, assessment)) return;
    this.#changed.push(assessment);
    if (last && isOfSubject(assessment) && wasMadeAgain(last, assessment)) {
      this.#madeAgain.push(assessment);
    } else if (last?.level !== assessment.level) {
      this.#noteChange(last?.level ?? null, assessment, assessment.finding);
    }
  }

  #noteChange(
    from: Level | null,
    { level, figure, ...subject }: StoredAssessment<AssessedKind>,
    finding: CapacityFinding,
  ): void {
    this.#changes.push({
      ...subjectOf(subject),
      at: this.snapshot.offsetsAt,
      from,
      to: level,
      finding,
      figure,
    });
  }
}

/** Whether it is of a topic or consumer group: only those are snoozed, declared and recreated. */
function isOfSubject(
  assessment: StoredAssessment<AssessedKind>,
): assessment is StoredAssessment {
  return assessment.kind === 'topic' || assessment.kind === 'consumer-group';
}

/** What is noted of a recreated topic, with what ended by that. */
function recreated(
  { finding }: StoredAssessment<AssessedKind>,
  ended: Snooze | null,
): RecreatedFinding {
  return { code: 'recreated', ended, now: finding };
}

function subjectOf({ cluster, kind, name }: AssessedSubject) {
  return { cluster, kind, name };
}

/** Whether two assessments would be stored alike. */
function isSame(
  a: StoredAssessment<AssessedKind>,
  b: StoredAssessment<AssessedKind>,
): boolean {
  return (
    a.level === b.level &&
    a.coverage.measured === b.coverage.measured &&
    a.coverage.total === b.coverage.total &&
    isSameJson(a.memory, b.memory) &&
    isSameJson(a.finding, b.finding) &&
    isSameJson(a.action, b.action) &&
    isSameJson(a.traits, b.traits) &&
    isSameJson(a.partial, b.partial) &&
    isSameJson(a.figure, b.figure)
  );
}

function brokersOf(
  { controllerId }: ClusterSnapshot,
  inventory: readonly BrokerInventory[],
): ClusterBroker[] {
  return inventory.map(
    ({ broker, replicas, leaders, usedBytes, totalBytes }) => ({
      id: broker.id,
      host: broker.host,
      port: broker.port,
      rack: broker.rack ?? null,
      controller: broker.id === controllerId,
      replicas,
      leaders,
      usedBytes,
      totalBytes,
      fault: (broker.fault ?? broker.logDirsFault)?.message ?? null,
    }),
  );
}
