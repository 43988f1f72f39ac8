import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import {
  AnnotatedSubject,
  AssessedSubject,
  EntityFacts,
  FactsAnswer,
  factsOfEntity,
  KafkaAnnotations,
  ScoredCluster,
  ScoredSubject,
  Snooze,
  Staleness,
} from 'backstage-plugin-kafka-capacity-common';
import { StoredTraits } from '../../assessment/stores/AssessmentStore';
import {
  clusterRegistrationsOf,
  ownerOf,
} from '../../registrations/registrationsOf';
import { reachOfEach } from '../../registrations/reach';
import { VisibleEntities } from '../../access/VisibleEntities';
import { TimeSlice } from '../../timeSlice';
import { annotationProblems } from '../entities/annotationProblems';
import {
  configuredClusters,
  Freshness,
  readFreshness,
  ReadModel,
  stalest,
  subjectKey,
} from '../ReadModel';
import { readAnnotations } from '../entities/readAnnotations';
import { readEntityRef } from '../../http/requestValues';

/** What facts are made from. */
type FactsModel = Pick<
  ReadModel,
  | 'assessments'
  | 'clusters'
  | 'registrations'
  | 'settings'
  | 'snoozes'
  | 'sweeps'
>;

/** What entities that register a topic or group say of it. */
type Registered = Pick<ScoredSubject, 'owned' | 'peakDeclared'>;

/** What entities register by trusted links. */
class Registrations {
  /** @param unknownOwner - the owner that stands for none */
  constructor(
    private readonly read: ReadonlyMap<Entity, KafkaAnnotations>,
    private readonly unknownOwner: string,
  ) {}

  /** Everything that the entities register, each once. */
  subjects(): AnnotatedSubject[] {
    const all = [...this.read.values()].flatMap(({ subjects }) => subjects);
    return [...new Map(all.map(one => [subjectKey(one), one])).values()];
  }

  /** What some entities register, each once, and what they say of it together. */
  of(entities: readonly Entity[]): Map<string, Registered> {
    const registered = new Map<string, Registered>();
    for (const entity of entities) {
      const said = this.read.get(entity);
      if (!said) continue;
      const owner = ownerOf(entity);
      const owned = owner !== null && owner !== this.unknownOwner;
      const peakDeclared = said.declared.peakThroughputMBps !== undefined;
      for (const subject of said.subjects) {
        const key = subjectKey(subject);
        const known = registered.get(key);
        registered.set(key, {
          owned: owned || known?.owned === true,
          peakDeclared: peakDeclared || known?.peakDeclared === true,
        });
      }
    }
    return registered;
  }
}

/**
 * The facts about some entities.
 *
 * @throws InputError that names a reference that is none
 */
export async function queryFacts(
  model: FactsModel,
  given: readonly string[],
  visible: VisibleEntities,
): Promise<FactsAnswer> {
  const wanted = [
    ...new Set(
      given.map((ref, i) =>
        readEntityRef(`entityRefs/${i}`, ref, {
          example: 'component:default/orders',
        }),
      ),
    ),
  ];
  const entities = await visible.byRefs(wanted);
  const { facts } = await readEntityFacts(
    model,
    await factsReach([...entities.values()], visible),
  );
  return {
    items: wanted.flatMap(ref => facts.get(ref) ?? []),
    notFound: wanted.filter(ref => !facts.has(ref)),
  };
}

/**
 * The entities whose topics and groups count for each of some. What services ask for, such as Tech Insights, they keep and show to everybody
 * who sees the entity, so there only what its owners may see counts: what it reaches that has another owner may be hidden from them.
 */
export async function factsReach(
  entities: readonly Entity[],
  visible: VisibleEntities,
): Promise<Map<Entity, Entity[]>> {
  const reached = await reachOfEach(entities, visible);
  if (!visible.byService) return reached;
  return new Map(
    [...reached].map(([entity, some]) => {
      const owner = ownerOf(entity);
      return [
        entity,
        some.filter(
          one => one === entity || (owner !== null && ownerOf(one) === owner),
        ),
      ];
    }),
  );
}

/**
 * The facts about each of some entities, by reference, from what is stored, and whether some of that is old.
 *
 * @param reached - the entities whose topics and groups count for each
 */
export async function readEntityFacts(
  model: FactsModel,
  reached: ReadonlyMap<Entity, readonly Entity[]>,
): Promise<{ facts: Map<string, EntityFacts>; stale: Staleness | null }> {
  const read = await readTrusted(model, [...reached.values()].flat());
  const registrations = new Registrations(
    read,
    model.settings.ownership.unknownOwner,
  );
  const subjects = registrations.subjects();
  const standing = await clustersOf([...reached.keys()], model);
  const clusters = new Set(
    [...subjects, ...[...standing.values()].flat()].map(one => one.cluster),
  );
  const [freshness, assessed, snoozes] = await Promise.all([
    readFreshness(model),
    model.assessments.traitsOf([...subjects, ...[...standing.values()].flat()]),
    // Few findings are snoozed: all of them are read sooner than those of thousands of subjects.
    snoozesOn(model, clusters),
  ]);
  const assessedOf = new Map(assessed.map(one => [subjectKey(one), one]));
  const scored = new Map(
    subjects.map(subject => {
      const key = subjectKey(subject);
      const traits = assessedOf.get(key);
      const snooze = snoozes.get(key) ?? null;
      return [key, scoreOf(subject, traits, freshness, snooze)];
    }),
  );
  const slice = new TimeSlice();
  const facts = new Map<string, EntityFacts>();
  for (const [entity, some] of reached) {
    const entityRef = stringifyEntityRef(entity);
    const own = [...registrations.of(some)].flatMap(([key, registered]) => {
      const one = scored.get(key);
      return one ? [{ ...one, ...registered }] : [];
    });
    const said = read.get(entity);
    const problems = said ? annotationProblems(model, said).length : 0;
    const ownClusters = (standing.get(entity) ?? []).map(one =>
      scoreOfCluster(one, assessedOf.get(subjectKey(one)), freshness),
    );
    facts.set(entityRef, factsOfEntity(entityRef, own, problems, ownClusters));
    if (slice.spent) await slice.rest();
  }
  const stale = stalest([...clusters].map(one => freshness(one).stale));
  return { facts, stale };
}

/** What the annotations of entities say, without the subjects that they have no trusted link to. */
async function readTrusted(
  model: FactsModel,
  entities: readonly Entity[],
): Promise<Map<Entity, KafkaAnnotations>> {
  const read = await readAnnotations(model, entities);
  const configured = new Set(configuredClusters(model));
  const named = [...read.values()].flatMap(({ subjects }) => subjects);
  const isTrusted = await model.registrations.trustOn([
    ...new Map(named.map(one => [subjectKey(one), one])).values(),
  ]);
  return new Map(
    [...read].map(([entity, said]) => {
      const entityRef = stringifyEntityRef(entity);
      const subjects = said.subjects.filter(
        // Nothing is known of what is elsewhere, but that the link leads nowhere.
        one => !configured.has(one.cluster) || isTrusted(one, entityRef),
      );
      return [entity, { ...said, subjects }];
    }),
  );
}

async function snoozesOn(
  model: Pick<ReadModel, 'snoozes'>,
  clusters: Iterable<string>,
): Promise<Map<string, Snooze>> {
  const now = Date.now();
  const stored = await Promise.all(
    [...clusters].map(cluster => model.snoozes.onCluster(cluster, now)),
  );
  return new Map(stored.flat().map(one => [subjectKey(one), one.snooze]));
}

/** The configured clusters that each of some entities stands for, and has a trusted link to. */
async function clustersOf(
  entities: readonly Entity[],
  model: FactsModel,
): Promise<Map<Entity, AssessedSubject[]>> {
  const configured = new Set(configuredClusters(model));
  const claims = new Map(
    entities.map(entity => [
      entity,
      clusterRegistrationsOf(entity)
        .filter(({ cluster }) => configured.has(cluster))
        .map(({ kind, cluster, name }) => ({ kind, cluster, name })),
    ]),
  );
  const isTrusted = await model.registrations.trustOn([
    ...new Map(
      [...claims.values()].flat().map(one => [subjectKey(one), one]),
    ).values(),
  ]);
  return new Map(
    [...claims].map(([entity, some]) => [
      entity,
      some.filter(one => isTrusted(one, stringifyEntityRef(entity))),
    ]),
  );
}

function scoreOfCluster(
  { cluster }: AssessedSubject,
  stored: StoredTraits | undefined,
  freshness: (cluster: string) => Freshness,
): ScoredCluster {
  const { published, assessedAt, stale, simulated } = freshness(cluster);
  const known = published ? stored : undefined;
  return {
    level: known?.level ?? 'unknown',
    traits: known?.traits?.kind === 'cluster' ? known.traits : null,
    assessedAt: known ? assessedAt : null,
    stale: stale !== null,
    simulated,
  };
}

function scoreOf(
  subject: AnnotatedSubject,
  traits: StoredTraits | undefined,
  freshness: (cluster: string) => Freshness,
  snooze: ScoredSubject['snooze'],
): Omit<ScoredSubject, keyof Registered> {
  const { published, assessedAt, stale, simulated } = freshness(
    subject.cluster,
  );
  // As for lists: rows of a cluster that is no longer configured are not told.
  const known = published ? traits : undefined;
  return {
    kind: subject.kind,
    level: known?.level ?? 'unknown',
    traits: known?.traits?.kind === subject.kind ? known.traits : null,
    snooze: known ? snooze : null,
    assessedAt: known ? assessedAt : null,
    stale: stale !== null,
    simulated,
  };
}
