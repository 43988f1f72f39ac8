import { ReactNode } from 'react';
import { useSearchParams } from 'react-router-dom';
import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { LinkButton } from '@backstage/core-components';
import {
  ClusterAssessmentAnswer,
  ClusterOption,
} from 'backstage-plugin-kafka-capacity-common';
import { clusterQuery } from './clusterAddress';
import { declaresAnything, sizeChangeOf } from './change/sizeChange';
import { CostChange } from './cost/CostFacts';

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
  button: { flexShrink: 0 },
}));

type Part = 'change' | 'balance' | 'brokers';

/** What an option's button opens; null where it has none. */
function partFor(option: ClusterOption): Part | null {
  switch (option.id) {
    case 'scale-up':
      // A network interface or IOPS alone are in no document.
      return declaresAnything(sizeChangeOf(option, option.brokers))
        ? 'change'
        : null;
    case 'keep':
    case 'test-maximum':
      return null;
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

const BUTTONS: Record<Part, string> = {
  change: 'Write the change',
  balance: 'Show the balance',
  brokers: 'Show the brokers',
};

interface OptionProps {
  option: ClusterOption;
  cost: ClusterAssessmentAnswer['cost'];
}

/** An option in words, with what it costs or saves. */
export function OptionText({ option, cost }: OptionProps) {
  const classes = useStyles();
  return (
    <>
      {option.recommended && (
        <span className={classes.recommended}>Recommended: </span>
      )}
      {option.text}
      <CostChange option={option} cost={cost} />
    </>
  );
}

/** What can be done about a cluster, the recommended option first, each a row with a button to where it is done. */
export function OptionList(props: {
  options: readonly ClusterOption[];
  cost: OptionProps['cost'];
  /** The part of the page that it is on, which no button leads to. */
  on?: Part;
}) {
  const { options, cost, on } = props;
  const classes = useStyles();
  const [query] = useSearchParams();
  return (
    <ul className={classes.options} aria-label="Options">
      {options.map(option => {
        const { id, recommended } = option;
        const part = partFor(option);
        let button: ReactNode = null;
        if (part !== null && part !== on) {
          button = (
            <LinkButton
              className={classes.button}
              size="small"
              variant={recommended ? 'contained' : 'outlined'}
              color="primary"
              to={clusterQuery(query, { part, option: id })}
            >
              {BUTTONS[part]}
            </LinkButton>
          );
        }
        return (
          <Typography key={id} component="li" variant="body2">
            <span className={classes.text}>
              <OptionText option={option} cost={cost} />
            </span>
            {button}
          </Typography>
        );
      })}
    </ul>
  );
}
