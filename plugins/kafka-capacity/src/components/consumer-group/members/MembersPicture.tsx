import { useMemo } from 'react';
import { makeStyles, Theme } from '@material-ui/core/styles';
import {
  escapeInvisible,
  GroupMemberRow,
  GroupPartitionRow,
} from 'backstage-plugin-kafka-capacity-common';
import { Bars } from '../../charts/Bars';
import { partitionsHeld } from './assignment';

/** Beyond these a picture of every pair would tell less than bars. */
const MOST_MEMBERS = 40;
const MOST_PARTITIONS = 120;
const CELL = 12;
const GAP = 2;

const useStyles = makeStyles((theme: Theme) => ({
  picture: {
    overflowX: 'auto',
    marginBottom: theme.spacing(2),
    padding: theme.spacing(0.5),
  },
  grid: {
    borderCollapse: 'collapse',
    '& th': {
      fontWeight: 'normal',
      textAlign: 'left',
      maxWidth: 160,
      overflow: 'hidden',
      textOverflow: 'ellipsis',
      whiteSpace: 'nowrap',
      paddingRight: theme.spacing(1),
      fontSize: theme.typography.caption.fontSize,
    },
    '& td': { padding: 0, lineHeight: 0 },
  },
  count: {
    whiteSpace: 'nowrap',
    paddingLeft: theme.spacing(1),
    fontSize: theme.typography.caption.fontSize,
  },
  free: { fill: 'none', stroke: theme.palette.divider },
  held: { fill: theme.palette.primary.main },
}));

interface Row {
  key: string;
  label: string;
  held: Set<string>;
  count: string;
}

/** Members against partitions: a line per member with what it holds, and one for what nobody holds. */
export function MembersPicture(props: {
  members: GroupMemberRow[];
  partitions: GroupPartitionRow[];
}) {
  const { members, partitions } = props;
  const classes = useStyles();
  const rows = useMemo(
    () => rowsOf(members, partitions),
    [members, partitions],
  );
  if (members.some(({ assignment }) => assignment === null)) return null;
  if (members.length > MOST_MEMBERS || partitions.length > MOST_PARTITIONS) {
    return (
      <Bars
        title="Partitions of each member"
        unit="partitions"
        bars={members.map(member => ({
          label: escapeInvisible(member.clientId),
          value: partitionsHeld(member) ?? 0,
        }))}
      />
    );
  }
  const width = partitions.length * (CELL + GAP);
  return (
    <div
      className={classes.picture}
      role="img"
      aria-label="Members against partitions; the table below has the same"
    >
      <table className={classes.grid} role="presentation">
        <tbody>
          {rows.map(row => (
            <tr key={row.key}>
              <th title={escapeInvisible(row.key)}>{row.label}</th>
              <td>
                <svg width={width} height={CELL + GAP}>
                  {partitions.map(({ topic, partition }, index) => {
                    const key = `${topic}/${partition}`;
                    return (
                      <rect
                        key={key}
                        x={index * (CELL + GAP) + 0.5}
                        y={0.5}
                        width={CELL - 1}
                        height={CELL - 1}
                        className={
                          row.held.has(key) ? classes.held : classes.free
                        }
                      >
                        <title>{`${topic} ${partition}`}</title>
                      </rect>
                    );
                  })}
                </svg>
              </td>
              <td className={classes.count}>{row.count}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function rowsOf(
  members: GroupMemberRow[],
  partitions: GroupPartitionRow[],
): Row[] {
  const free = new Set(
    partitions.map(({ topic, partition }) => `${topic}/${partition}`),
  );
  // As in the table below.
  const sorted = [...members].sort((a, b) =>
    a.clientId.localeCompare(b.clientId),
  );
  const rows = sorted.map(({ memberId, clientId, assignment }) => {
    const held = new Set(
      Object.entries(assignment ?? {}).flatMap(([topic, numbers]) =>
        numbers.map(partition => `${topic}/${partition}`),
      ),
    );
    held.forEach(partition => free.delete(partition));
    return {
      key: memberId,
      label: escapeInvisible(clientId),
      held,
      count: held.size === 0 ? 'idle' : String(held.size),
    };
  });
  if (free.size === 0) return rows;
  return [
    ...rows,
    {
      key: 'held by nobody',
      label: 'held by nobody',
      held: free,
      count: String(free.size),
    },
  ];
}
