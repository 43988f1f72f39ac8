import { TimeLag } from 'backstage-plugin-kafka-capacity-common';
import { Quantity } from '../marks/Quantity';

/** How far behind in time; "at least" where it could not be looked back further. */
export function TimeBehind(props: { timeLag: TimeLag | null }) {
  const { timeLag } = props;
  return (
    <>
      {timeLag?.atLeast && 'at least '}
      <Quantity
        value={timeLag?.seconds}
        unit="s"
        missing={timeLag?.reason ?? 'not measured'}
      />
    </>
  );
}
