import LinearProgress from '@material-ui/core/LinearProgress';
import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import {
  BALANCE_DIMENSIONS,
  balanceSkewCalculation,
  BalanceDimension,
  BalanceShares,
  BalanceSkew,
  ClusterAssessmentAnswer,
  formatDuration,
  formatQuantity,
  mostOwnersText,
} from 'backstage-plugin-kafka-capacity-common';
import { Facts } from '../../marks/Facts';
import { Quantity } from '../../marks/Quantity';
import { Why } from '../../marks/Why';
import { SignalList } from '../../subject/SignalList';
import { Section } from '../../subject/Section';
import { Column, DataTable } from '../../table/DataTable';
import type { ClusterData } from '../clusterData';

const DIMENSIONS: Record<BalanceDimension, { title: string; unit?: string }> = {
  leaders: { title: 'Leaders' },
  replicas: { title: 'Replicas' },
  bytesPerSecond: { title: 'Traffic', unit: 'MB/s' },
  diskBytes: { title: 'Disk', unit: 'bytes' },
};

/** In the unit that is shown. */
function shown(dimension: BalanceDimension, value: number): number {
  return dimension === 'bytesPerSecond' ? value / 1e6 : value;
}

const useStyles = makeStyles((theme: Theme) => ({
  share: {
    display: 'inline-grid',
    gridTemplateColumns: '72px max-content',
    alignItems: 'center',
    gap: theme.spacing(1),
  },
  track: {
    position: 'relative',
    height: 10,
    backgroundColor: theme.palette.action.hover,
  },
  fill: {
    height: '100%',
    backgroundColor: theme.palette.text.secondary,
  },
  even: {
    position: 'absolute',
    top: -3,
    bottom: -3,
    borderLeft: `2px dashed ${theme.palette.text.primary}`,
  },
  list: { margin: 0, paddingLeft: theme.spacing(2.5) },
}));

/** How load is spread over brokers and racks, what is being moved, and how the controllers are. */
export function BalancePart(props: { data: ClusterData }) {
  const { balance, signals, quorum } = props.data.assessment;
  return (
    <>
      <SkewSection balance={balance} />
      {balance.reassignment && (
        <ReassignmentSection reassignment={balance.reassignment} />
      )}
      {signals.length > 0 && (
        <Section title="Replication and controllers">
          <SignalList signals={signals} />
        </Section>
      )}
      {quorum && <QuorumSection quorum={quorum} />}
    </>
  );
}

type Balance = ClusterAssessmentAnswer['balance'];

function SkewSection(props: { balance: Balance }) {
  const { brokers, racks, skews, notPreferred } = props.balance;
  const classes = useStyles();
  return (
    <>
      <Section title="Balance of brokers">
        <Typography component="ul" variant="body2" className={classes.list}>
          {skews.map(skew => (
            <li key={skew.dimension}>
              {skewInWords(skew)}
              <Why
                question={`How even: ${DIMENSIONS[skew.dimension].title}?`}
                calculation={balanceSkewCalculation(skew, brokers.length)}
              />
            </li>
          ))}
          {notPreferred && (
            <li>
              {formatQuantity(notPreferred.partitions, 'partitions')} of{' '}
              {formatQuantity(notPreferred.of)} are led by another broker than
              the preferred one.
            </li>
          )}
        </Typography>
        <ShareTable
          label="Balance of brokers"
          name="Broker"
          rows={brokers.map(({ id, rack, ...shares }) => ({
            name: rack === null ? `${id}` : `${id}, rack ${rack}`,
            order: id,
            of: 1,
            shares,
          }))}
        />
        <Typography variant="body2" color="textSecondary">
          Dashed line: what each would hold if all were even.
        </Typography>
      </Section>
      {racks.length > 0 && (
        <Section title="Balance of racks">
          <ShareTable
            label="Balance of racks"
            name="Rack"
            rows={racks.map(({ rack, brokers: count, ...shares }, index) => ({
              name: `${rack}, ${formatQuantity(count, 'brokers')}`,
              order: index,
              of: count,
              shares,
            }))}
          />
        </Section>
      )}
    </>
  );
}

function skewInWords(skew: BalanceSkew): string {
  const { dimension, broker, value, even, abovePercent, isEven } = skew;
  const { title, unit } = DIMENSIONS[dimension];
  const amount = (of: number) => formatQuantity(shown(dimension, of), unit);
  return isEven
    ? `${title}: even within 10%.`
    : `${title}: broker ${broker} holds ${amount(value)}, ${Math.round(
        abovePercent,
      )}% above the even ${amount(even)}.${
        skew.owners ? ` ${mostOwnersText(skew.owners)}` : ''
      }`;
}

/** A broker or rack in the table of shares. */
interface ShareRow {
  name: string;
  order: number;
  /** Brokers that the shares are of. */
  of: number;
  shares: BalanceShares;
}

function ShareTable(props: { label: string; name: string; rows: ShareRow[] }) {
  const { label, name, rows } = props;
  const scales = Object.fromEntries(
    BALANCE_DIMENSIONS.map(dimension => [dimension, scaleOf(rows, dimension)]),
  ) as Record<BalanceDimension, Scale | null>;
  const columns: Column<ShareRow>[] = [
    {
      id: 'name',
      label: name,
      titles: true,
      sortBy: row => row.order,
      render: row => row.name,
    },
    ...BALANCE_DIMENSIONS.map(
      (dimension): Column<ShareRow> => ({
        id: dimension,
        label: DIMENSIONS[dimension].title,
        sortBy: row => row.shares[dimension],
        render: row => (
          <Share row={row} dimension={dimension} scale={scales[dimension]} />
        ),
      }),
    ),
  ];
  return (
    <DataTable
      label={label}
      columns={columns}
      rows={rows}
      rowKey={row => row.name}
      stacks
    />
  );
}

interface Scale {
  most: number;
  /** What one broker would hold if all were even. */
  even: number;
}

function scaleOf(rows: ShareRow[], dimension: BalanceDimension): Scale | null {
  const values = rows.map(({ shares }) => shares[dimension]);
  if (values.some(value => value === null)) return null;
  const total = values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
  const brokers = rows.reduce((sum, { of }) => sum + of, 0);
  const even = total / Math.max(1, brokers);
  return {
    most: Math.max(
      ...rows.map(({ of, shares }) =>
        Math.max(shares[dimension] ?? 0, even * of),
      ),
    ),
    even,
  };
}

function Share(props: {
  row: ShareRow;
  dimension: BalanceDimension;
  scale: Scale | null;
}) {
  const { row, dimension, scale } = props;
  const classes = useStyles();
  const value = row.shares[dimension];
  if (value === null) return <Quantity value={null} missing="not measured" />;
  const quantity = (
    <Quantity
      value={shown(dimension, value)}
      unit={DIMENSIONS[dimension].unit}
    />
  );
  if (scale === null || scale.most === 0) return quantity;
  const at = (amount: number) => `${(amount / scale.most) * 100}%`;
  return (
    <span className={classes.share}>
      <span className={classes.track} aria-hidden>
        <div className={classes.fill} style={{ width: at(value) }} />
        <span
          className={classes.even}
          style={{ left: at(scale.even * row.of) }}
        />
      </span>
      {quantity}
    </span>
  );
}

function ReassignmentSection(props: {
  reassignment: NonNullable<Balance['reassignment']>;
}) {
  const { partitions, totalBytes, movedBytes, percent, bytesPerSecond } =
    props.reassignment;
  const { secondsLeft } = props.reassignment;
  return (
    <Section title="Reassignment under way">
      {percent !== null && (
        <LinearProgress
          variant="determinate"
          value={percent}
          aria-label="Bytes that are moved"
        />
      )}
      <Facts
        facts={[
          ['Partitions', <Quantity key="partitions" value={partitions} />],
          [
            'Moved',
            <span key="moved">
              <Quantity value={movedBytes} unit="bytes" /> of{' '}
              <Quantity value={totalBytes} unit="bytes" />
            </span>,
          ],
          [
            'Speed',
            <Quantity
              key="speed"
              value={bytesPerSecond === null ? null : bytesPerSecond / 1e6}
              unit="MB/s"
            />,
          ],
          [
            'Time left',
            secondsLeft === null ? 'not known' : formatDuration(secondsLeft),
          ],
        ]}
      />
    </Section>
  );
}

type Quorum = NonNullable<ClusterAssessmentAnswer['quorum']>;

interface QuorumRow {
  id: number;
  role: 'leader' | 'voter' | 'observer';
  lagRecords: number | null;
  secondsSinceCaughtUp: number | null;
}

const QUORUM_COLUMNS: Column<QuorumRow>[] = [
  {
    id: 'node',
    label: 'Node',
    titles: true,
    sortBy: row => row.id,
    render: row => row.id,
  },
  {
    id: 'role',
    label: 'Role',
    sortBy: row => row.role,
    render: row => row.role,
  },
  {
    id: 'lag',
    label: 'Lag',
    numeric: true,
    sortBy: row => row.lagRecords,
    render: row => <Quantity value={row.lagRecords} unit="records" />,
  },
  {
    id: 'caught-up',
    label: 'Caught up',
    numeric: true,
    sortBy: row => row.secondsSinceCaughtUp,
    render: row =>
      row.secondsSinceCaughtUp === null ? (
        <Quantity value={null} />
      ) : (
        `${formatDuration(row.secondsSinceCaughtUp)} ago`
      ),
  },
];

/** The KRaft quorum: who leads, and how far the others are. */
function QuorumSection({ quorum }: { quorum: Quorum }) {
  const { leader, voters, observers, metadataBytes, metadataReason } = quorum;
  const rows: QuorumRow[] = [
    ...voters.map(voter => ({
      ...voter,
      role: voter.id === leader ? ('leader' as const) : ('voter' as const),
    })),
    ...observers.map(one => ({ ...one, role: 'observer' as const })),
  ];
  return (
    <Section
      title="Controller quorum"
      aside={
        <>
          Metadata log:{' '}
          {metadataBytes === null ? (
            `unknown, ${metadataReason ?? 'not measured'}`
          ) : (
            <Quantity value={metadataBytes} unit="bytes" />
          )}
        </>
      }
    >
      <DataTable
        label="Controller quorum"
        columns={QUORUM_COLUMNS}
        rows={rows}
        rowKey={row => String(row.id)}
        narrow
      />
    </Section>
  );
}
