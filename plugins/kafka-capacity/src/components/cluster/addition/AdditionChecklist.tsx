import Button from '@material-ui/core/Button';
import SvgIcon from '@material-ui/core/SvgIcon';
import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import CheckCircleIcon from '@material-ui/icons/CheckCircle';
import ErrorIcon from '@material-ui/icons/Error';
import HelpOutlineIcon from '@material-ui/icons/HelpOutline';
import RadioButtonUncheckedIcon from '@material-ui/icons/RadioButtonUnchecked';
import {
  BrokerAddition,
  CHECK_STATUS_TEXTS,
  CheckStatus,
  CONFIRMABLE_CHECKS,
  ConfirmableCheckId,
  formatQuantity,
} from 'backstage-plugin-kafka-capacity-common';
import { ROW_WORDS } from '../../broker/brokerRows';
import { levelColor } from '../../marks/levelColor';
import { Quantity } from '../../marks/Quantity';
import { Ago } from '../../marks/times';
import { Column, DataTable } from '../../table/DataTable';

const ICONS: Record<CheckStatus, typeof SvgIcon> = {
  passed: CheckCircleIcon,
  open: RadioButtonUncheckedIcon,
  failed: ErrorIcon,
  unknown: HelpOutlineIcon,
};

const useStyles = makeStyles((theme: Theme) => ({
  checks: {
    listStyle: 'none',
    margin: theme.spacing(0, 0, 1.5),
    padding: 0,
    '& > li': {
      display: 'flex',
      alignItems: 'flex-start',
      gap: theme.spacing(1),
      padding: theme.spacing(0.25, 0),
    },
  },
  text: { flexGrow: 1, minWidth: 0 },
  title: { fontWeight: 'bold' },
  quiet: { color: theme.palette.text.secondary },
  passed: { color: levelColor(theme, 'ok') },
  open: { color: theme.palette.text.secondary },
  failed: { color: levelColor(theme, 'emergency') },
  unknown: { color: theme.palette.text.secondary },
}));

type Check = BrokerAddition['phases'][number]['checks'][number];

type Compared = BrokerAddition['comparison'][number];

const COMPARISON_COLUMNS: Column<Compared>[] = [
  {
    id: 'row',
    label: 'Worst broker',
    titles: true,
    render: ({ row }) => ROW_WORDS[row],
  },
  {
    id: 'before',
    label: 'Before',
    numeric: true,
    render: ({ before, unit }) => <Quantity value={before} unit={unit} />,
  },
  {
    id: 'after',
    label: 'Now',
    numeric: true,
    render: ({ after, unit }) => <Quantity value={after} unit={unit} />,
  },
];

/** The four phases of an addition with their checks, each with its status as icon and word and what decided it. */
export function AdditionChecklist(props: {
  addition: BrokerAddition;
  mayConfirm: boolean;
  onConfirm: (check: ConfirmableCheckId, confirmed: boolean) => void;
}) {
  const { addition, mayConfirm, onConfirm } = props;
  const { count, startedBy, startedAt, joined, phases, comparison } = addition;
  const classes = useStyles();
  return (
    <>
      <Typography variant="body2" gutterBottom role="status">
        {formatQuantity(count, 'brokers')} to add, {joined.length} joined ·
        begun <Ago at={startedAt} /> by {startedBy}
      </Typography>
      {phases.map(({ id, title, status, checks }) => (
        <section key={id} aria-label={title}>
          <Typography variant="subtitle2" component="h4">
            <StatusIcon status={status} /> {title}: {CHECK_STATUS_TEXTS[status]}
          </Typography>
          <ul className={classes.checks}>
            {checks.map(check => (
              <CheckItem
                key={check.id}
                check={check}
                mayConfirm={mayConfirm}
                onConfirm={onConfirm}
              />
            ))}
          </ul>
        </section>
      ))}
      {comparison.length > 0 && (
        <DataTable
          label="Before and after"
          columns={COMPARISON_COLUMNS}
          rows={comparison}
          rowKey={({ row }) => row}
          narrow
        />
      )}
    </>
  );
}

function CheckItem(props: {
  check: Check;
  mayConfirm: boolean;
  onConfirm: (check: ConfirmableCheckId, confirmed: boolean) => void;
}) {
  const { check, mayConfirm, onConfirm } = props;
  const { id, title, status, evidence, confirmable, confirmed } = check;
  const classes = useStyles();
  const known = CONFIRMABLE_CHECKS.find(one => one === id);
  return (
    <Typography component="li" variant="body2">
      <StatusIcon status={status} />
      <span className={classes.text}>
        <span className={classes.title}>{title}</span>:{' '}
        {CHECK_STATUS_TEXTS[status]}. {evidence}
        {confirmed && (
          <span className={classes.quiet}>
            {' '}
            Confirmed by {confirmed.by}, <Ago at={confirmed.at} />.
          </span>
        )}
      </span>
      {known && mayConfirm && (confirmable || confirmed) && (
        <Button
          size="small"
          aria-label={`${confirmed ? 'Take back' : 'Confirm'} ${title}`}
          onClick={() => onConfirm(known, confirmed === null)}
        >
          {confirmed ? 'Take back' : 'Confirm'}
        </Button>
      )}
    </Typography>
  );
}

function StatusIcon({ status }: { status: CheckStatus }) {
  const classes = useStyles();
  const Icon = ICONS[status];
  return <Icon fontSize="small" className={classes[status]} aria-hidden />;
}
