import { useMemo } from 'react';
import {
  Crossing,
  dateText,
  forecastLimitText,
  formatNumber,
} from 'backstage-plugin-kafka-capacity-common';
import { Column, DataTable } from '../../table/DataTable';

/** A probability in percent; never quite none or all, which no forecast knows. */
export function probabilityText(probability: number): string {
  const percent = Math.round(probability * 100);
  if (percent >= 100) return 'over 99%';
  return percent < 1 ? 'under 1%' : `${formatNumber(percent)}%`;
}

function dayOrNone(day: string | null): string {
  return day === null ? 'not in this forecast' : dateText(day);
}

/** When each limit is crossed, and how sure that is. */
export function CrossingTable(props: { crossings: readonly Crossing[] }) {
  const { crossings } = props;
  const columns = useMemo<Column<Crossing>[]>(
    () => [
      {
        id: 'limit',
        label: 'Crosses',
        titles: true,
        render: forecastLimitText,
      },
      {
        id: 'likely',
        label: '50% by',
        render: ({ likelyOn }) => dayOrNone(likelyOn),
      },
      {
        id: 'certain',
        label: '80% by',
        render: ({ certainOn }) => dayOrNone(certainOn),
      },
      ...([30, 90, 180] as const).map(
        (days): Column<Crossing> => ({
          id: `days${days}`,
          label: `In ${days} days`,
          numeric: true,
          render: ({ probability }) =>
            probabilityText(probability[`days${days}`]),
        }),
      ),
    ],
    [],
  );
  if (crossings.length === 0) return null;
  return (
    <DataTable
      label="When limits are crossed"
      columns={columns}
      rows={[...crossings]}
      rowKey={({ limit, value }) => `${limit} ${value}`}
      pages={false}
      stacks
    />
  );
}
