import { KeyboardEvent, useRef, useState } from 'react';
import { Link as RouterLink } from 'react-router-dom';
import { alpha, makeStyles, Theme } from '@material-ui/core/styles';
import { Link } from '@backstage/core-components';
import {
  BROKER_ROW_NAMES,
  BrokerCell,
  BrokerRow,
  BrokerSummary,
  compareLevels,
  Level,
  worstLevel,
} from 'backstage-plugin-kafka-capacity-common';
import { levelColor } from '../marks/levelColor';
import { LEVEL_ICONS, LevelMark } from '../marks/LevelMark';
import { quantityText } from '../marks/quantityText';
import { cellInWords, ROW_MEANINGS, ROW_WORDS } from './brokerRows';

const tint = (theme: Theme, level: Level) => ({
  backgroundColor: alpha(levelColor(theme, level), 0.16),
});

const useStyles = makeStyles((theme: Theme) => ({
  // Hundreds of brokers scroll within the picture, and its head stays.
  frame: {
    overflow: 'auto',
    border: `1px solid ${theme.palette.divider}`,
    borderRadius: theme.shape.borderRadius,
  },
  grid: {
    width: '100%',
    borderCollapse: 'separate',
    borderSpacing: 2,
    fontSize: theme.typography.body2.fontSize,
    fontVariantNumeric: 'tabular-nums',
    '& th': {
      textAlign: 'left',
      fontWeight: 'normal',
      whiteSpace: 'nowrap',
      padding: theme.spacing(0, 1),
      backgroundColor: theme.palette.background.paper,
    },
    // What names a row stays in sight beside what is scrolled to.
    '& tr > :first-child': { position: 'sticky', left: 0, zIndex: 1 },
    '& thead tr > :first-child': { zIndex: 3 },
    '& thead th': {
      position: 'sticky',
      top: 0,
      zIndex: 2,
      height: 28,
      color: theme.palette.text.secondary,
    },
    '& tbody td': { padding: 0, minWidth: 76 },
  },
  broker: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    // Leaves room for more of the cells.
    [theme.breakpoints.down('xs')]: {
      flexDirection: 'column',
      alignItems: 'flex-start',
      gap: 0,
    },
  },
  quiet: { color: theme.palette.text.secondary },
  cell: {
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(0.5),
    height: 26,
    padding: theme.spacing(0, 0.75),
    borderRadius: 2,
    whiteSpace: 'nowrap',
    color: theme.palette.text.primary,
    textDecoration: 'none',
    '&:focus-visible': {
      outline: `3px solid ${theme.palette.text.primary}`,
      outlineOffset: -1,
    },
    '&:hover': { boxShadow: `inset 0 0 0 1px ${theme.palette.text.primary}` },
  },
  icon: { fontSize: '1.1em', flexShrink: 0 },
  ok: tint(theme, 'ok'),
  warning: tint(theme, 'warning'),
  scale: tint(theme, 'scale'),
  // More than a shade apart from what has to be scaled: the icon differs, too.
  emergency: {
    ...tint(theme, 'emergency'),
    boxShadow: `inset 0 0 0 2px ${levelColor(theme, 'emergency')}`,
  },
  unknown: {
    border: `1px dotted ${theme.palette.text.secondary}`,
    color: theme.palette.text.secondary,
  },
  okIcon: { color: levelColor(theme, 'ok') },
  warningIcon: { color: levelColor(theme, 'warning') },
  scaleIcon: { color: levelColor(theme, 'scale') },
  emergencyIcon: { color: levelColor(theme, 'emergency') },
  unknownIcon: { color: theme.palette.text.secondary },
}));

/** The rows of the guide's table, those that want something done first: on a phone only two are in sight. */
function worstRowsFirst(brokers: BrokerSummary[]): BrokerRow[] {
  const levelOf = (row: BrokerRow): Level => {
    const worst = worstLevel(
      brokers.flatMap(({ cells }) =>
        cells.filter(cell => cell.row === row).map(({ level }) => level),
      ),
    );
    return worst === 'unknown' ? 'ok' : worst;
  };
  return [...BROKER_ROW_NAMES].sort((a, b) =>
    compareLevels(levelOf(a), levelOf(b)),
  );
}

/**
 * Brokers by the rows of the guide's table, the worst first, each cell with its level as icon and its value: not by color alone. A cell leads to how it was
 * calculated. Arrow keys go from cell to cell, so that the tab key passes the grid in one step.
 */
export function BrokerGrid(props: {
  cluster: string;
  brokers: BrokerSummary[];
  /** Pixels beyond which it scrolls. */
  maxHeight: number;
  addressOf: (broker: number, row?: BrokerRow) => string;
}) {
  const { cluster, brokers, maxHeight, addressOf } = props;
  const classes = useStyles();
  const table = useRef<HTMLTableElement>(null);
  const [entry, setEntry] = useState({ line: 0, column: 0 });
  const rows = worstRowsFirst(brokers);
  const columns = rows.length;
  const line = Math.min(entry.line, brokers.length - 1);

  const move = (event: KeyboardEvent) => {
    const to = { line, column: entry.column };
    switch (event.key) {
      case 'ArrowRight':
        to.column = Math.min(columns - 1, to.column + 1);
        break;
      case 'ArrowLeft':
        to.column = Math.max(0, to.column - 1);
        break;
      case 'ArrowDown':
        to.line = Math.min(brokers.length - 1, to.line + 1);
        break;
      case 'ArrowUp':
        to.line = Math.max(0, to.line - 1);
        break;
      default:
        return;
    }
    event.preventDefault();
    setEntry(to);
    table.current
      ?.querySelectorAll<HTMLElement>('tbody tr')
      [to.line]?.querySelectorAll<HTMLElement>('td a')
      [to.column]?.focus();
  };

  return (
    <div className={classes.frame} style={{ maxHeight }}>
      <table
        ref={table}
        className={classes.grid}
        aria-label={`Brokers of ${cluster} by metric, arrow keys go from cell to cell`}
      >
        <thead>
          <tr>
            <th scope="col">Broker</th>
            {rows.map(row => (
              <th key={row} scope="col" title={ROW_MEANINGS[row]}>
                {ROW_WORDS[row]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {brokers.map((broker, index) => (
            <tr key={broker.id}>
              <th scope="row">
                <Link
                  to={addressOf(broker.id)}
                  className={classes.broker}
                  title={broker.finding}
                >
                  <span>
                    {broker.id}
                    {broker.rack !== null && (
                      <span className={classes.quiet}> {broker.rack}</span>
                    )}
                  </span>
                  <LevelMark level={broker.level} />
                </Link>
              </th>
              {rows.map((row, column) => {
                const cell = broker.cells.find(one => one.row === row);
                return (
                  <td key={row}>
                    {cell && (
                      <GridCell
                        broker={broker.id}
                        cell={cell}
                        to={addressOf(broker.id, row)}
                        isEntry={index === line && column === entry.column}
                        onFocus={() => setEntry({ line: index, column })}
                        onKeyDown={move}
                      />
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function GridCell(props: {
  broker: number;
  cell: BrokerCell;
  to: string;
  isEntry: boolean;
  onFocus: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
}) {
  const { broker, cell, to, isEntry, onFocus, onKeyDown } = props;
  const { level, value, unit } = cell;
  const classes = useStyles();
  const Icon = LEVEL_ICONS[level];
  const words = cellInWords(broker, cell);
  return (
    <RouterLink
      to={to}
      className={`${classes.cell} ${classes[level]}`}
      aria-label={words}
      title={words}
      tabIndex={isEntry ? 0 : -1}
      onFocus={onFocus}
      onKeyDown={onKeyDown}
    >
      <Icon
        className={`${classes.icon} ${classes[`${level}Icon`]}`}
        aria-hidden
      />
      <span>
        {value === null
          ? 'unknown'
          : // The head of the column says that it counts partitions.
            quantityText(value, unit === 'partitions' ? '' : unit)}
      </span>
    </RouterLink>
  );
}
