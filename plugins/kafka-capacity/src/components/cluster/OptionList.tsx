import { useSearchParams } from 'react-router-dom';
import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import CheckCircleIcon from '@material-ui/icons/CheckCircle';
import RadioButtonUncheckedIcon from '@material-ui/icons/RadioButtonUnchecked';
import { LinkButton } from '@backstage/core-components';
import {
  ClusterAssessmentAnswer,
  ClusterOption,
} from 'backstage-plugin-kafka-capacity-common';
import { AdviceList } from '../subject/AdviceList';
import { levelColor } from '../marks/levelColor';
import { clusterQuery } from './clusterAddress';
import { CostChange } from './CostFacts';

const useStyles = makeStyles((theme: Theme) => ({
  options: {
    listStyle: 'none',
    margin: 0,
    padding: 0,
    '& > li': {
      display: 'flex',
      alignItems: 'flex-start',
      gap: theme.spacing(1),
      padding: theme.spacing(0.5, 0),
      // The button below its option.
      [theme.breakpoints.down('xs')]: { flexWrap: 'wrap' },
    },
  },
  text: { flex: '1 1 0', minWidth: 160 },
  recommended: { fontWeight: 'bold' },
  icon: { color: theme.palette.text.secondary },
  recommendedIcon: { color: levelColor(theme, 'ok') },
  button: { flexShrink: 0 },
}));

/** What an option's button opens, where there is something to do. */
function partFor({ id }: ClusterOption): 'change' | 'balance' | 'brokers' {
  switch (id) {
    case 'rebalance':
    case 'wait':
      return 'balance';
    case 'restore':
    case 'find-cause':
      return 'brokers';
    default:
      return 'change';
  }
}

const BUTTONS: Record<ReturnType<typeof partFor>, string> = {
  change: 'Write the change',
  balance: 'Show the balance',
  brokers: 'Show the brokers',
};

/** What can be done about a cluster, the recommended option first, each a row. */
export function OptionList(props: { assessment: ClusterAssessmentAnswer }) {
  const { options, advice, cost } = props.assessment;
  const classes = useStyles();
  const [query] = useSearchParams();
  return (
    <>
      <ul className={classes.options} aria-label="Options">
        {options.map(option => {
          const { id, recommended, text } = option;
          const Icon = recommended ? CheckCircleIcon : RadioButtonUncheckedIcon;
          const part = partFor(option);
          return (
            <Typography key={id} component="li" variant="body2">
              <Icon
                fontSize="small"
                className={recommended ? classes.recommendedIcon : classes.icon}
                aria-hidden
              />
              <span className={classes.text}>
                {recommended && (
                  <span className={classes.recommended}>Recommended: </span>
                )}
                {text}
                <CostChange option={option} cost={cost} />
              </span>
              {recommended && id !== 'keep' && (
                <LinkButton
                  className={classes.button}
                  size="small"
                  variant="contained"
                  color="primary"
                  to={clusterQuery(query, { part })}
                >
                  {BUTTONS[part]}
                </LinkButton>
              )}
            </Typography>
          );
        })}
      </ul>
      <AdviceList advice={advice} />
    </>
  );
}
