import { Fragment } from 'react';
import Grid from '@material-ui/core/Grid';
import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import {
  BrokerSummary,
  CPU_NETWORK_MATRIX,
  DecisionMatrixBands,
  formatQuantity,
  Matrix,
  matrixAnswerText,
  MatrixBand,
  MatrixBands,
  MatrixDecision,
  MEMORY_GC_MATRIX,
  POLICIES_CONFIG_PATH,
} from 'backstage-plugin-kafka-capacity-common';
import { quantityText } from '../marks/quantityText';
import { Section } from '../subject/Section';

const BANDS: readonly MatrixBand[] = ['low', 'medium', 'high'];

const BAND_WORDS: Record<MatrixBand, string> = {
  low: 'Low',
  medium: 'Medium',
  high: 'High',
};

/** More than that of one cell are counted, not listed. */
const MOST_NAMES = 6;

interface DrawnMatrix {
  id: 'cpuNetwork' | 'memoryGc';
  title: string;
  column: string;
  row: string;
  cells: Matrix;
  /** Where a band of its columns, or rows, begins and ends. */
  columnBounds: (band: MatrixBand, bands: DecisionMatrixBands) => string;
  rowBounds: (band: MatrixBand, bands: DecisionMatrixBands) => string;
  /** Where its bands can be changed, below `kafkaCapacity.policies`. */
  settings: readonly string[];
}

const MATRICES: readonly DrawnMatrix[] = [
  {
    id: 'cpuNetwork',
    title: 'CPU and network',
    column: 'CPU utilization',
    row: 'Network',
    cells: CPU_NETWORK_MATRIX,
    columnBounds: (band, { load }) => percentBounds(band, load),
    rowBounds: (band, { load }) => percentBounds(band, load),
    settings: ['brokers.loadBands'],
  },
  {
    id: 'memoryGc',
    title: 'Memory and GC pressure',
    column: 'Memory utilization',
    row: 'GC pressure',
    cells: MEMORY_GC_MATRIX,
    columnBounds: (band, { memory }) => percentBounds(band, memory),
    rowBounds: pressureBounds,
    settings: ['brokers.memoryBands', 'gcTimeShare', 'gcPauseP90'],
  },
];

function percentBounds(
  band: MatrixBand,
  { medium, high }: MatrixBands,
): string {
  return {
    low: `<${medium}%`,
    medium: `${medium}–${high}%`,
    high: `>${high}%`,
  }[band];
}

/** By time or by pauses, whichever is worse. */
function pressureBounds(
  band: MatrixBand,
  { gcTimePercent: time, gcPauseMs: pause }: DecisionMatrixBands,
): string {
  return {
    low: `≤${time.medium}%, ≤${pause.medium} ms`,
    medium: `>${time.medium}% or >${pause.medium} ms`,
    high: `>${time.high}% or >${pause.high} ms`,
  }[band];
}

const useStyles = makeStyles((theme: Theme) => ({
  matrix: {
    borderCollapse: 'separate',
    borderSpacing: 2,
    width: '100%',
    maxWidth: 620,
    tableLayout: 'fixed',
    fontSize: theme.typography.body2.fontSize,
    '& th': {
      fontWeight: 'normal',
      textAlign: 'left',
      padding: theme.spacing(0.25, 0.5),
      color: theme.palette.text.secondary,
    },
    '& td': {
      padding: theme.spacing(0.5, 0.75),
      height: 46,
      verticalAlign: 'top',
      border: `1px solid ${theme.palette.divider}`,
      overflowWrap: 'anywhere',
    },
    [theme.breakpoints.down('xs')]: {
      '& th, & td': { padding: theme.spacing(0.25) },
    },
  },
  // Where brokers are: by its border and its words, not by color alone.
  lit: {
    outline: `2px solid ${theme.palette.primary.main}`,
    backgroundColor: theme.palette.action.selected,
  },
  names: { fontWeight: 'bold', display: 'block' },
  bands: { overflowWrap: 'anywhere' },
}));

interface MatricesProps {
  brokers: Pick<BrokerSummary, 'id' | 'matrices'>[];
  bands: DecisionMatrixBands;
}

/** Both decision matrices as the guide prints them, with the bands that were applied, the cells lit that brokers are in. */
export function MatricesSection(props: MatricesProps) {
  return (
    <Section title="What to scale">
      <Grid container spacing={3}>
        {MATRICES.map(matrix => (
          <Grid key={matrix.id} item xs={12} lg={6}>
            <MatrixTable matrix={matrix} {...props} />
          </Grid>
        ))}
      </Grid>
    </Section>
  );
}

interface Placed {
  broker: number;
  cell: MatrixDecision;
}

function MatrixTable(props: MatricesProps & { matrix: DrawnMatrix }) {
  const { matrix, brokers, bands } = props;
  const classes = useStyles();
  const placed = brokers.map(
    ({ id, matrices }): Placed => ({
      broker: id,
      cell: matrices[matrix.id],
    }),
  );
  const unplaced = placed.filter(
    ({ cell }) => cell.columnBand === null || cell.rowBand === null,
  );
  return (
    <>
      <Typography variant="subtitle2" component="h4">
        {matrix.title}
      </Typography>
      <table className={classes.matrix} aria-label={matrix.title}>
        <thead>
          <tr>
            <th scope="col">
              {matrix.row} ↓ {matrix.column} →
            </th>
            {BANDS.map(band => (
              <th key={band} scope="col">
                {BAND_WORDS[band]} ({matrix.columnBounds(band, bands)})
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {BANDS.map(row => (
            <tr key={row}>
              <th scope="row">
                {BAND_WORDS[row]} ({matrix.rowBounds(row, bands)})
              </th>
              {BANDS.map(column => {
                const here = placed.filter(
                  ({ cell }) =>
                    cell.columnBand === column && cell.rowBand === row,
                );
                return (
                  <td
                    key={column}
                    className={here.length > 0 ? classes.lit : undefined}
                    title={here.map(placeInWords).join('\n') || undefined}
                  >
                    {matrixAnswerText(matrix.cells[row][column])}
                    {here.length > 0 && (
                      <span className={classes.names}>{namesOf(here)}</span>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <Typography
        variant="caption"
        color="textSecondary"
        component="p"
        className={classes.bands}
      >
        Bands set by{' '}
        {matrix.settings.map((setting, index) => (
          <Fragment key={setting}>
            {index > 0 && ', '}
            <code>{`${POLICIES_CONFIG_PATH}.${setting}`}</code>
          </Fragment>
        ))}
      </Typography>
      {unplaced.length > 0 && (
        <Typography variant="body2" color="textSecondary">
          Not placed: {namesOf(unplaced)}. {missingAxes(matrix, unplaced)}
          {settled(unplaced)}
        </Typography>
      )}
    </>
  );
}

function namesOf(placed: Placed[]): string {
  return placed.length > MOST_NAMES
    ? formatQuantity(placed.length, 'brokers')
    : `${placed.length === 1 ? 'broker' : 'brokers'} ${placed
        .map(({ broker }) => broker)
        .join(', ')}`;
}

function placeInWords({ broker, cell }: Placed): string {
  const percent = (value: number | null) =>
    value === null ? 'unknown' : quantityText(value, '%');
  return `Broker ${broker}: ${percent(cell.columnPercent)} and ${percent(
    cell.rowPercent,
  )}`;
}

/** Which axes are unknown of brokers that are in no cell. */
function missingAxes({ column, row }: DrawnMatrix, unplaced: Placed[]): string {
  const missing = [
    unplaced.some(({ cell }) => cell.columnBand === null) && column,
    unplaced.some(({ cell }) => cell.rowBand === null) && row,
  ].filter((name): name is string => name !== false);
  return `${missing.join(' and ')}: unknown.`;
}

/** What the matrix says all the same, where every cell of the known axis says it. */
function settled(unplaced: Placed[]): string {
  const known = unplaced.filter(({ cell }) => cell.answer !== 'unknown');
  return known.length === 0
    ? ''
    : ` ${namesOf(known)} in any case: ${[
        ...new Set(known.map(({ cell }) => matrixAnswerText(cell.answer))),
      ].join(', ')}.`;
}
