import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { Signal, compareLevels } from 'backstage-plugin-kafka-capacity-common';
import { LEVEL_WORDS, LevelMark } from '../marks/LevelMark';
import { Quantity } from '../marks/Quantity';
import { Why } from '../marks/Why';

const useStyles = makeStyles((theme: Theme) => ({
  signals: {
    listStyle: 'none',
    margin: 0,
    padding: 0,
    '& > li + li': { marginTop: theme.spacing(1) },
  },
  line: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: theme.spacing(1),
  },
  title: { fontWeight: 'bold' },
  // A question mark on a line of its own would belong to nothing.
  value: { whiteSpace: 'nowrap' },
  quiet: { color: theme.palette.text.secondary },
}));

/** Each thing that was assessed, worst first, with its level, its number and why. */
export function SignalList(props: { signals: Signal[] }) {
  const classes = useStyles();
  const signals = [...props.signals].sort((a, b) =>
    compareLevels(a.level, b.level),
  );
  return (
    <ul className={classes.signals}>
      {signals.map(signal => (
        <Typography key={signal.id} component="li" variant="body2">
          <div className={classes.line}>
            <LevelMark level={signal.level} />
            <span className={classes.title}>{signal.title}</span>
            <span className={classes.value}>
              {signal.value !== undefined && (
                <Quantity value={signal.value} unit={signal.unit} />
              )}
              <Why
                question={`Why is ${signal.title} ${
                  LEVEL_WORDS[signal.level]
                }?`}
                calculation={signal.calculation}
              />
            </span>
          </div>
          <div className={classes.quiet}>
            {signal.summary}
            {signal.reason && !signal.summary.includes(signal.reason) && (
              <> {signal.reason}</>
            )}
          </div>
        </Typography>
      ))}
    </ul>
  );
}
