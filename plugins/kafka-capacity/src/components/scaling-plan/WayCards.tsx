import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { OptionCards } from './OptionCards';
import { Grade, PartitionWay } from './partitionWays';

const GRADES: Record<Grade, string> = {
  none: 'None',
  low: 'Low',
  medium: 'Medium',
  high: 'High',
};

const useStyles = makeStyles((theme: Theme) => ({
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
  return (
    <OptionCards
      label="Options"
      options={props.ways.map(way => ({
        id: way.id,
        title: way.title,
        preferred: way.recommended ? 'Recommended' : undefined,
        blockedBecause: way.refusedBecause,
        content: <Way way={way} />,
      }))}
    />
  );
}

function Way(props: { way: PartitionWay }) {
  const { happens, risk, effort } = props.way;
  const classes = useStyles();
  return (
    <>
      <div>
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
    </>
  );
}
