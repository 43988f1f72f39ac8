import { ReactNode } from 'react';
import { makeStyles, Theme } from '@material-ui/core/styles';
import Skeleton from '@material-ui/lab/Skeleton';
import ToggleButton from '@material-ui/lab/ToggleButton';
import ToggleButtonGroup from '@material-ui/lab/ToggleButtonGroup';
import { HistorySpan } from 'backstage-plugin-kafka-capacity-common';
import {
  isDaily,
  PAGE_SPANS,
  PageSpan,
} from '../planning/forecast/historyRange';
import type { Past } from '../planning/forecast/usePast';
import { RefreshFailedBanner } from '../states/banners';
import { FailurePanel } from '../states/FailurePanel';
import { Section } from '../subject/Section';
import { CHART_HEIGHT } from './timePoints';

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
  past: Pick<Past<T>, 'history' | 'onSpan' | 'span'>;
  /** What is shown of spans by day. */
  days: ReactNode;
  /** Charts; undefined while the first answer is on its way. */
  children: (history: T | undefined) => ReactNode;
}) {
  const { title, what, days, children } = props;
  const { history, span, onSpan } = props.past;
  const { value, error, refresh } = history;
  const classes = useStyles();
  let shown: ReactNode;
  if (span === undefined) {
    shown = (
      <div role="progressbar" aria-label={`Loading ${what}`}>
        <Skeleton variant="text" width="70%" />
        <Skeleton variant="rect" height={CHART_HEIGHT} />
      </div>
    );
  } else if (isDaily(span)) {
    shown = days;
  } else if (!value && error) {
    shown = <FailurePanel error={error} what={what} onRetry={refresh} />;
  } else {
    shown = (
      <>
        <RefreshFailedBanner
          error={value ? error : undefined}
          onRetry={refresh}
        />
        {children(value)}
      </>
    );
  }
  return (
    <Section
      title={title}
      aside={
        <ToggleButtonGroup
          size="small"
          exclusive
          value={span ?? null}
          aria-label="How far back"
          onChange={(_event, chosen: PageSpan | null) => {
            if (chosen) onSpan(chosen);
          }}
        >
          {PAGE_SPANS.map(({ id, title: words }) => (
            <ToggleButton key={id} value={id} className={classes.span}>
              {words}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
      }
    >
      {shown}
    </Section>
  );
}
