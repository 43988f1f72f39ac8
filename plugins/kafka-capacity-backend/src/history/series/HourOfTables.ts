import { TimeSlice } from '../../timeSlice';
import { hourFigures } from './hours';
import { SampleTable } from './sampleTables';
import { SeriesSubject } from './samples';
import { NewHours } from './SeriesHistory';
import { SeriesKey } from './SeriesReader';

type Kind = SeriesSubject['kind'];
type SubjectOfKind = Pick<SeriesKey, 'name' | 'topicId'>;

/** The samples of one subject in an hour, by metric. */
interface Sampled extends SubjectOfKind {
  values: Map<string, number[]>;
}

/** What the sweeps of one hour measured of topics and consumer groups. */
export class HourOfTables {
  readonly #kinds = new Map<Kind, Map<string, Sampled>>();
  readonly #incomplete = new Set<Kind>();

  add(tables: readonly SampleTable[]): void {
    for (const { kind, complete, metrics, subjects, values } of tables) {
      if (!complete) this.#incomplete.add(kind);
      const known = this.#kinds.get(kind) ?? new Map<string, Sampled>();
      this.#kinds.set(kind, known);
      let at = 0;
      for (const subject of subjects) {
        const key = `${subject.name}/${subject.topicId ?? ''}`;
        const sampled = known.get(key) ?? { ...subject, values: new Map() };
        known.set(key, sampled);
        for (const metric of metrics) {
          const value = values[at++];
          if (!Number.isNaN(value)) note(sampled.values, metric, value);
        }
      }
    }
  }

  /** The hour's figures of every series that has any. */
  async figures(hour: number): Promise<NewHours[]> {
    const slice = new TimeSlice();
    const made: NewHours[] = [];
    for (const [kind, subjects] of this.#kinds) {
      for (const { name, topicId, values } of subjects.values()) {
        for (const [metric, samples] of values) {
          const figures = hourFigures(samples);
          if (!figures) continue;
          const hours = new Map([[hour, figures]]);
          made.push({ kind, metric, name, ...(topicId && { topicId }), hours });
        }
        if (slice.spent) await slice.rest();
      }
    }
    return made;
  }

  /** Of each kind of which every sweep saw all that there was, the subjects that any of them saw. */
  present(): [Kind, SubjectOfKind[]][] {
    return [...this.#kinds]
      .filter(([kind]) => !this.#incomplete.has(kind))
      .map(([kind, subjects]) => [kind, [...subjects.values()]]);
  }
}

function note(
  values: Map<string, number[]>,
  metric: string,
  value: number,
): void {
  const samples = values.get(metric);
  if (samples) samples.push(value);
  else values.set(metric, [value]);
}
