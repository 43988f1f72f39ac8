import {
  TimeLag,
  TimeLagDoubt,
  timeLagUnknownText,
} from 'backstage-plugin-kafka-capacity-common';
import { Quantity } from '../../marks/Quantity';

/** Why a time lag is not exact, as a sentence for people. */
const DOUBTS: Record<TimeLagDoubt, string> = {
  searching:
    "The next refreshes narrow it down: Kafka's time index was not searched to the end.",
  'future-record-times':
    'Producers set record times in the future, which hide the time of later records.',
  'backward-record-times':
    'Producers set record times that go backwards or are impossible.',
  'no-record-times': 'Records have no times.',
  compacted:
    'Compaction removed the record at the committed offset, and its time with it.',
};

/** How far behind in time; "between" or "at least" where only bounds are known. */
export function TimeLagText(props: { timeLag: TimeLag | null }) {
  const { timeLag } = props;
  const atMost = timeLag?.atMostSeconds;
  const isBetween = timeLag?.atLeast && atMost !== undefined;
  return (
    <span title={timeLag?.doubt && DOUBTS[timeLag.doubt]}>
      {isBetween ? 'between ' : timeLag?.atLeast && 'at least '}
      <Quantity
        value={timeLag?.seconds}
        unit="s"
        missing={timeLagUnknownText(timeLag?.reason ?? 'not-measured')}
      />
      {isBetween && (
        <>
          {' and '}
          <Quantity value={atMost} unit="s" />
        </>
      )}
    </span>
  );
}
