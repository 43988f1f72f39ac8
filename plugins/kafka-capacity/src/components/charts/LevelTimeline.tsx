import { useState } from 'react';
import Box from '@material-ui/core/Box';
import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { LevelChangeRow, Page } from 'backstage-plugin-kafka-capacity-common';
import { FigureText } from '../marks/FigureText';
import { LEVEL_WORDS, LevelMark } from '../marks/LevelMark';
import { errorSentence } from '../states/FailurePanel';
import { useFurtherItems } from '../table/useFurtherItems';
import { formatMoment, timeZone } from './axes';

/** As many as fit without making a page of their own. */
const SHOWN = 5;

const exactTime = new Intl.DateTimeFormat(undefined, {
  dateStyle: 'full',
  timeStyle: 'long',
});

const useStyles = makeStyles((theme: Theme) => ({
  timeline: {
    listStyle: 'none',
    margin: 0,
    padding: 0,
    '& > li': {
      padding: theme.spacing(0, 0, 1.5, 2),
      borderLeft: `2px solid ${theme.palette.divider}`,
    },
  },
  line: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'baseline',
    columnGap: theme.spacing(1.5),
  },
  quiet: { color: theme.palette.text.secondary },
}));

/** Changes of level, newest first: what it became, when, from what, at which value, and why. */
export function LevelTimeline(props: {
  changes: LevelChangeRow[];
  /** Where older ones go on; null when these are all. */
  cursor: string | null;
  loadOlder: (cursor: string) => Promise<Page<LevelChangeRow>>;
}) {
  const classes = useStyles();
  const [expanded, setExpanded] = useState(false);
  const older = useFurtherItems({
    first: props.changes,
    cursor: props.cursor,
    load: props.loadOlder,
    keyOf: ({ at, to }) => `${at} ${to}`,
    lasting: true,
  });
  const changes = older.items;
  if (changes.length === 0) {
    return (
      <Typography variant="body2" className={classes.quiet}>
        Its level has not changed yet.
      </Typography>
    );
  }
  const foldable = changes.length > SHOWN;
  const shown = expanded ? changes : changes.slice(0, SHOWN);
  return (
    <>
      <ol className={classes.timeline} aria-label="Changes of level">
        {shown.map(({ at, from, to, finding, figure }) => (
          <Typography key={`${at} ${to}`} component="li" variant="body2">
            <div className={classes.line}>
              {to ? <LevelMark level={to} /> : <strong>Deleted</strong>}
              <time dateTime={at} title={exactTime.format(Date.parse(at))}>
                {formatMoment(Date.parse(at))}
              </time>
              <span className={classes.quiet}>
                {from ? `was ${LEVEL_WORDS[from]}` : 'seen for the first time'}
              </span>
              {figure && (
                <span>
                  <FigureText figure={figure} />
                </span>
              )}
            </div>
            {finding && <div className={classes.quiet}>{finding}</div>}
          </Typography>
        ))}
      </ol>
      {foldable && (
        <Button
          size="small"
          aria-expanded={expanded}
          onClick={() => setExpanded(!expanded)}
        >
          {expanded
            ? 'Show fewer'
            : `Show ${older.hasMore ? 'the latest' : 'all'} ${changes.length}`}
        </Button>
      )}
      {older.hasMore && (expanded || !foldable) && (
        <Button
          size="small"
          // Not disabled: whoever pressed it by key would lose their place.
          aria-busy={older.pending}
          onClick={older.loadMore}
        >
          {olderLabel(older)}
        </Button>
      )}
      <Box role="status">
        {older.error && (
          <Typography variant="body2">
            Older changes could not be loaded: {errorSentence(older.error)}
          </Typography>
        )}
      </Box>
      <Typography variant="caption" component="div" className={classes.quiet}>
        Times in {timeZone()}.
      </Typography>
    </>
  );
}

function olderLabel({ pending, error }: { pending: boolean; error?: Error }) {
  if (pending) return 'Loading older…';
  return error ? 'Retry' : 'Show older';
}
