import {
  SourceBroker,
  SourceMetric,
  SourceProfile,
  SOURCE_METRICS,
} from 'backstage-plugin-kafka-capacity-node';
import { familiesOf } from './expression';
import { Measure, Profile, TopicMetric } from './profiles/profile';
import { fault, MetricsFault } from './SourceFailure';

/** A way to measure a metric and the profile that knows it. */
export interface Candidate {
  profile: Profile;
  measure: Measure;
}

/** What there is of exporters, by the families that were found. */
export class FoundProfiles {
  readonly all: readonly Profile[];

  constructor(
    private readonly profiles: readonly Profile[],
    private readonly families: ReadonlySet<string>,
    usable: (profile: Profile) => boolean = () => true,
  ) {
    const has = (family: string) => families.has(family);
    this.all = profiles.filter(
      profile =>
        profile.probe.every(has) &&
        !profile.notWith?.some(has) &&
        usable(profile),
    );
  }

  /** Those of them that something holds for. */
  only(usable: (profile: Profile) => boolean): FoundProfiles {
    return new FoundProfiles(this.profiles, this.families, usable);
  }

  /** The ways to measure a metric with what there is, best first; those of the configuration alone, where it has any. */
  candidates(metric: SourceMetric): Candidate[] {
    const known = this.all.flatMap(profile =>
      (profile.metrics[metric] ?? []).map(measure => ({ profile, measure })),
    );
    const own = known.filter(({ measure }) => measure.own);
    return own.length > 0
      ? own
      : known.filter(({ measure }) => this.#isExported(measure));
  }

  #isExported({ from }: Measure): boolean {
    return 'query' in from || this.#hasAll(familiesOf(from));
  }

  /** Why a measure of the configuration gave no series. */
  emptiness(
    metric: SourceMetric,
    { profile, measure: { from } }: Candidate,
  ): MetricsFault {
    const families = 'query' in from ? [] : familiesOf(from);
    const missing = families.filter(family => !this.families.has(family));
    let why = 'its query gives no series of this broker';
    if (missing.length > 0) {
      why = `the exporter does not export ${missing.join(' and ')}`;
    } else if (families.length > 0) {
      why = `no series of ${families.join(' and ')} has its labels`;
    }
    return fault(
      'OWN_PROFILE_EMPTY',
      `${metric} of profile ${profile.title}: ${why}`,
    );
  }

  /** The best profile that tells a metric of topics. */
  ofTopics(metric: TopicMetric): Profile | undefined {
    return this.all.find(({ topics }) => {
      const series = topics?.[metric];
      return series && this.families.has(series.family);
    });
  }

  /** The best profile that tells the lag of consumer groups. */
  ofGroups(): Profile | undefined {
    return this.all.find(
      ({ groups }) => groups && this.families.has(groups.lag.family),
    );
  }

  #hasAll(families: readonly string[]): boolean {
    return families.every(family => this.families.has(family));
  }

  /** Why nothing measures a metric. */
  missing(metric: SourceMetric): MetricsFault {
    if (this.candidates(metric).length > 0) {
      return fault(
        'NO_SERIES',
        'The exporter is there, but has no such series of this broker',
      );
    }
    const able = this.all.find(({ metrics }) => metrics[metric]);
    const from = able?.metrics[metric]?.[0].from;
    if (able && from && !('query' in from)) {
      return fault(
        'NOT_EXPORTED',
        `${able.title} does not export ${familiesOf(from).join(
          ' and ',
        )}: extend its rules`,
      );
    }
    const others = this.profiles
      .filter(({ metrics }) => metrics[metric])
      .map(({ title }) => title);
    return fault(
      'NO_EXPORTER',
      others.length > 0
        ? `None of the exporters that measure it is there: ${others.join(', ')}`
        : 'No profile measures it: configure a query',
    );
  }

  /** Each profile and what it came to in a reading. */
  report(brokers: readonly SourceBroker[]): SourceProfile[] {
    return this.profiles.map(profile => {
      const { id, title, metrics } = profile;
      const found = this.all.includes(profile);
      return {
        id,
        title,
        found,
        answers: SOURCE_METRICS.filter(metric =>
          brokers.some(({ values }) => values[metric]?.profile === id),
        ),
        missing: !found
          ? []
          : SOURCE_METRICS.filter(
              metric =>
                metrics[metric] &&
                !metrics[metric].some(one => this.#isExported(one)),
            ),
      };
    });
  }
}

/** Whether the configuration says how to measure a metric. */
export function isMeasuredByOwn(
  profiles: readonly Profile[],
  metric: SourceMetric,
): boolean {
  return profiles.some(({ metrics }) =>
    metrics[metric]?.some(({ own }) => own),
  );
}

/** Every family that the profiles ask for. */
export function familiesOfProfiles(profiles: readonly Profile[]): string[] {
  return [
    ...new Set(
      profiles.flatMap(
        ({ probe, notWith = [], target, metrics, topics = {}, groups }) => [
          ...probe,
          ...notWith,
          ...(target ? [target.family] : []),
          ...Object.values(metrics).flatMap(measures =>
            measures.flatMap(({ from }) =>
              'query' in from ? [] : familiesOf(from),
            ),
          ),
          ...Object.values(topics).map(({ family }) => family),
          ...(groups ? [groups.lag.family] : []),
        ],
      ),
    ),
  ];
}
