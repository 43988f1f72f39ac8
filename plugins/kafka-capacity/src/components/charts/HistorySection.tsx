import { ReactNode } from 'react';
import { makeStyles, Theme } from '@material-ui/core/styles';
import ToggleButton from '@material-ui/lab/ToggleButton';
import ToggleButtonGroup from '@material-ui/lab/ToggleButtonGroup';
import { HistorySpan } from 'backstage-plugin-kafka-capacity-common';
import { Polled } from '../../usePolled';
import { RefreshFailedBanner } from '../states/banners';
import { FailurePanel } from '../states/FailurePanel';
import { Section } from '../subject/Section';

const SPANS: readonly [HistorySpan, string][] = [
  ['hour', 'Hour'],
  ['day', 'Day'],
  ['fortnight', '14 days'],
];

/** How often it is worth asking again: as often as a span gets a point of its own. */
export const HISTORY_POLL_MS: Record<HistorySpan, number> = {
  hour: 30_000,
  day: 10 * 60_000,
  fortnight: 3600_000,
};

/** The spans as part of a sentence. */
export const DURING: Record<HistorySpan, string> = {
  hour: 'in the last hour',
  day: 'in the last day',
  fortnight: 'in the last 14 days',
};

/** What the last point of a span is: further back points are means of longer times. */
export const LATEST: Record<HistorySpan, string> = {
  hour: 'Now',
  day: 'Lately',
  fortnight: 'Lately',
};

const useStyles = makeStyles((theme: Theme) => ({
  span: { padding: theme.spacing(0.25, 1), textTransform: 'none' },
}));

/** A section about the past, with a choice of how far back it goes. */
export function HistorySection<T>(props: {
  title: string;
  /** What is fetched, such as `the past of group billing`. */
  what: string;
  history: Polled<T>;
  span: HistorySpan;
  onSpan: (span: HistorySpan) => void;
  /** Charts; undefined while the first answer is on its way. */
  children: (history: T | undefined) => ReactNode;
}) {
  const { title, what, history, span, onSpan, children } = props;
  const { value, error, refresh } = history;
  const classes = useStyles();
  return (
    <Section
      title={title}
      aside={
        <ToggleButtonGroup
          size="small"
          exclusive
          value={span}
          aria-label="How far back"
          onChange={(_event, chosen: HistorySpan | null) => {
            if (chosen) onSpan(chosen);
          }}
        >
          {SPANS.map(([name, words]) => (
            <ToggleButton key={name} value={name} className={classes.span}>
              {words}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
      }
    >
      {!value && error ? (
        <FailurePanel error={error} what={what} onRetry={refresh} />
      ) : (
        <>
          <RefreshFailedBanner
            error={value ? error : undefined}
            onRetry={refresh}
          />
          {children(value)}
        </>
      )}
    </Section>
  );
}
