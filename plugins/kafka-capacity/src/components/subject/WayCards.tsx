import Paper from '@material-ui/core/Paper';
import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import BlockIcon from '@material-ui/icons/Block';
import CheckCircleIcon from '@material-ui/icons/CheckCircleOutline';
import { levelColor } from '../marks/levelColor';
import { Grade, PartitionWay } from './partitionWays';

const GRADES: Record<Grade, string> = {
  none: 'None',
  low: 'Low',
  medium: 'Medium',
  high: 'High',
};

const useStyles = makeStyles((theme: Theme) => ({
  ways: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 210px), 1fr))',
    gap: theme.spacing(1.5),
    listStyle: 'none',
    margin: theme.spacing(2, 0),
    padding: 0,
  },
  way: { height: '100%', padding: theme.spacing(1.5) },
  recommended: {
    borderColor: theme.palette.primary.main,
    // Thicker without moving what is inside.
    boxShadow: `inset 0 0 0 1px ${theme.palette.primary.main}`,
  },
  mark: {
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(0.5),
    fontWeight: 'bold',
  },
  recommendedIcon: { color: levelColor(theme, 'ok') },
  blockedIcon: { color: levelColor(theme, 'emergency') },
  happens: { margin: theme.spacing(1, 0) },
  grades: {
    margin: 0,
    '& dt': {
      color: theme.palette.text.secondary,
      fontSize: theme.typography.caption.fontSize,
    },
    '& dd': { margin: theme.spacing(0, 0, 0.5) },
  },
  grade: { fontWeight: 'bold' },
}));

/** The ways to answer a recommendation, side by side. */
export function WayCards(props: { ways: PartitionWay[] }) {
  const classes = useStyles();
  return (
    <ul className={classes.ways} aria-label="Options">
      {props.ways.map(way => (
        <li key={way.id} aria-label={way.title}>
          <Way way={way} />
        </li>
      ))}
    </ul>
  );
}

function Way({ way }: { way: PartitionWay }) {
  const { title, happens, risk, effort, refusedBecause, recommended } = way;
  const classes = useStyles();
  return (
    <Paper
      variant="outlined"
      className={`${classes.way} ${recommended ? classes.recommended : ''}`}
    >
      <Typography variant="subtitle1" component="h4">
        {title}
      </Typography>
      {recommended && (
        <Typography variant="body2" className={classes.mark}>
          <CheckCircleIcon
            fontSize="small"
            className={classes.recommendedIcon}
            aria-hidden
          />
          Recommended
        </Typography>
      )}
      {refusedBecause.length > 0 && (
        <>
          <Typography variant="body2" className={classes.mark}>
            <BlockIcon
              fontSize="small"
              className={classes.blockedIcon}
              aria-hidden
            />
            Blocked
          </Typography>
          {refusedBecause.map(reason => (
            <Typography key={reason} variant="body2">
              {reason}
            </Typography>
          ))}
        </>
      )}
      <div className={classes.happens}>
        {happens.map(sentence => (
          <Typography key={sentence} variant="body2">
            {sentence}
          </Typography>
        ))}
      </div>
      <Typography component="dl" variant="body2" className={classes.grades}>
        <dt>Risk</dt>
        <dd>
          <span className={classes.grade}>{GRADES[risk.grade]}</span>:{' '}
          {risk.why}
        </dd>
        <dt>Effort</dt>
        <dd>
          <span className={classes.grade}>{GRADES[effort.grade]}</span>:{' '}
          {effort.why}
        </dd>
      </Typography>
    </Paper>
  );
}
