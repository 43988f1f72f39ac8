import {
  countOutcomes,
  evaluateChecks,
  factsOfEntity,
  OutcomeCounts,
  Scorecard,
  ScorecardDay,
  ScorecardEntity,
  ScorecardQuery,
  ScoredSubject,
} from 'backstage-plugin-kafka-capacity-common';
import { ASSESSED_AT } from './capacity';

/** A topic as scorecards see it, with a level for each signal that is not ok. */
export function scoredTopic(
  signals: Record<string, ScoredSubject['level']> = {},
): ScoredSubject {
  return {
    kind: 'topic',
    level: Object.values(signals)[0] ?? 'ok',
    snooze: null,
    assessedAt: ASSESSED_AT,
    stale: false,
    simulated: false,
    owned: true,
    peakDeclared: true,
    traits: {
      kind: 'topic',
      signals: {
        'partition-count': 'ok',
        saturation: 'ok',
        'hot-partition': 'ok',
        'offline-partitions': 'ok',
        'under-min-isr': 'ok',
        'under-replicated': 'ok',
        ...signals,
      },
      replicationFactor: 3,
      minInsyncReplicas: 2,
      surplus: false,
      declaredPeak: true,
    },
  };
}

/** An entity on a scorecard, assessed by the real checks. */
export function scoredEntity(
  entityRef: string,
  subjects: ScoredSubject[],
  over: Partial<ScorecardEntity> = {},
): ScorecardEntity {
  const facts = factsOfEntity(entityRef, subjects, 0);
  const results = evaluateChecks(facts);
  return {
    entityRef,
    owner: 'group:default/team-orders',
    system: 'system:default/shop',
    level: facts.level,
    outcomes: countOutcomes(results),
    open: results.filter(({ outcome }) => outcome !== 'passed'),
    passed: results.flatMap(({ id, outcome }) =>
      outcome === 'passed' ? id : [],
    ),
    ...over,
  };
}

/** The scorecard of some entities, a row for each owner. */
export function scorecardOf(
  query: ScorecardQuery,
  entities: ScorecardEntity[],
  over: Partial<Scorecard> = {},
): Scorecard {
  const sum = (some: ScorecardEntity[]): OutcomeCounts => ({
    passed: some.reduce((total, one) => total + one.outcomes.passed, 0),
    failed: some.reduce((total, one) => total + one.outcomes.failed, 0),
    unknown: some.reduce((total, one) => total + one.outcomes.unknown, 0),
  });
  const refs = [...new Set(entities.map(one => one[query.by]))];
  return {
    ...query,
    entities: entities.length,
    outcomes: sum(entities),
    checks: {
      'kafka-capacity-enough-partitions': { passed: 3, failed: 1, unknown: 0 },
      'kafka-capacity-of-a-newer-backend': { passed: 4, failed: 0, unknown: 0 },
    },
    rows: refs.map(ref => {
      const part = entities.filter(one => one[query.by] === ref);
      return {
        ref,
        entities: part.length,
        level: part[0].level,
        levelUnknown: part.filter(one => one.level === 'unknown').length,
        outcomes: sum(part),
        checks: {},
      };
    }),
    offenders: entities.filter(({ outcomes }) => outcomes.failed > 0),
    assessedAt: ASSESSED_AT,
    stale: null,
    simulated: false,
    ...over,
  };
}

/** A day of the past. */
export function scorecardDay(day: string, passed: number): ScorecardDay {
  return {
    day,
    entities: 2,
    outcomes: { passed, failed: 20 - passed, unknown: 0 },
  };
}
