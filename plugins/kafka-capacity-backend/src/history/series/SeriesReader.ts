import { DayFigures } from './days';
import { HourFigures } from './hours';
import { SeriesSubject } from './samples';

/** What tells a series from all others of its cluster. */
export interface SeriesKey extends SeriesSubject {
  /** Such as `bytesInPerSecond`, with its unit in its name. */
  metric: string;
  /** Kafka's own id of a topic: a recreated topic begins a new series. Absent for other kinds, and before Kafka 2.8. */
  topicId?: string;
}

/** A series that is stored. */
export interface KnownSeries extends SeriesKey {
  /** End of the first hour in which its subject was no longer there, milliseconds since the epoch; null while it is there. */
  endedAt: number | null;
}

/** A series with what is known of some of its hours, by hours since the epoch. An hour that is not in it is a gap. */
export interface SeriesHours extends KnownSeries {
  hours: ReadonlyMap<number, HourFigures>;
}

/** A series with what is known of some of its days, by days (UTC) since the epoch. A day that is not in it is a gap. */
export interface SeriesDays extends KnownSeries {
  days: ReadonlyMap<number, DayFigures>;
}

/** Which series to read. */
export interface SeriesQuery {
  kind: SeriesSubject['kind'];
  metric: string;
  /** Of all subjects of the kind unless given. */
  name?: string;
  /** Whether series count whose subject is gone, such as those of a topic before it was recreated; false unless given. */
  ended?: boolean;
}

/** Reads the stored series of clusters. */
export interface SeriesReader {
  /** The series that there are, in no order, without what is known of them. */
  list(
    cluster: string,
    query?: Partial<SeriesQuery>,
  ): Promise<readonly KnownSeries[]>;

  /**
   * Hourly figures of the last 35 days, the present hour left out. In ascending order of hours.
   *
   * @param from - first hour since the epoch
   * @param before - the hour before which to end
   */
  readHours(
    cluster: string,
    query: SeriesQuery,
    from: number,
    before: number,
  ): Promise<SeriesHours[]>;

  /**
   * Daily figures of the last 400 days, the present day left out. In ascending order of days.
   *
   * @param from - first day since the epoch
   * @param before - the day before which to end
   */
  readDays(
    cluster: string,
    query: SeriesQuery,
    from: number,
    before: number,
  ): Promise<SeriesDays[]>;
}
