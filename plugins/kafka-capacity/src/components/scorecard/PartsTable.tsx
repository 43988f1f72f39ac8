import { useMemo } from 'react';
import { Link } from '@backstage/core-components';
import {
  LEVELS,
  ScorecardBy,
  ScorecardRow,
} from 'backstage-plugin-kafka-capacity-common';
import { LevelMark } from '../marks/LevelMark';
import { Quantity } from '../marks/Quantity';
import { Column, DataTable } from '../table/DataTable';
import { PartName } from './PartName';
import { passedPercent } from './outcomes';
import { scorecardAddress } from './scorecardAddress';

const NAMES: Record<ScorecardBy, { label: string; none: string }> = {
  owner: { label: 'Owner', none: 'No owner' },
  system: { label: 'System', none: 'No system' },
};

/** The owners or systems, those with the lowest share of passed checks first. */
export function PartsTable(props: { by: ScorecardBy; rows: ScorecardRow[] }) {
  const { by, rows } = props;
  const columns = useMemo<Column<ScorecardRow>[]>(
    () => [
      {
        id: 'part',
        label: NAMES[by].label,
        sortBy: ({ ref }) => ref,
        render: ({ ref }) => (
          <Link to={scorecardAddress(by, ref)}>
            {ref === null ? (
              NAMES[by].none
            ) : (
              <PartName by={by} entityRef={ref} />
            )}
          </Link>
        ),
      },
      {
        id: 'passed',
        label: 'Passed',
        numeric: true,
        sortBy: ({ outcomes }) => passedPercent(outcomes),
        render: ({ outcomes }) => (
          <Quantity value={passedPercent(outcomes)} unit="%" />
        ),
      },
      {
        id: 'failed',
        label: 'Failed',
        numeric: true,
        sortBy: ({ outcomes }) => outcomes.failed,
        render: ({ outcomes }) => outcomes.failed,
      },
      {
        id: 'unknown',
        label: 'Unknown',
        numeric: true,
        sortBy: ({ outcomes }) => outcomes.unknown,
        render: ({ outcomes }) => outcomes.unknown,
      },
      {
        id: 'entities',
        label: 'Entities',
        numeric: true,
        sortBy: ({ entities }) => entities,
        render: ({ entities }) => entities,
      },
      {
        id: 'level',
        label: 'Worst level',
        sortBy: ({ level }) => LEVELS.indexOf(level),
        render: ({ level, levelUnknown }) => (
          <>
            <LevelMark level={level} />
            {/* Worst of what is known: that some are not known must not look like good news. */}
            {level !== 'unknown' && levelUnknown > 0 && (
              <div>{levelUnknown} unknown</div>
            )}
          </>
        ),
      },
    ],
    [by],
  );
  return (
    <DataTable
      label={`Checks by ${by}`}
      columns={columns}
      rows={rows}
      rowKey={({ ref }) => ref ?? ''}
      stacks
      initialOrder={{ by: 'passed', descending: false }}
    />
  );
}
