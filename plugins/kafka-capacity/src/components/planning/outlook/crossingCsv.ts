import { CrossingRow } from 'backstage-plugin-kafka-capacity-common';
import { csvText } from '../../table/csv';

const HEAD = [
  'cluster',
  'kind',
  'name',
  'limit',
  'value',
  'unit',
  'likely_on',
  'certain_on',
  'probability_30_days',
  'probability_90_days',
  'probability_180_days',
  'owners',
  'entities',
  'example',
];

/** What is forecast to cross a limit as comma-separated values, a row each. */
export function crossingCsv(rows: readonly CrossingRow[]): string {
  return csvText(
    HEAD,
    rows.map(({ cluster, kind, name, entities, crossing }) => {
      const { days30, days90, days180 } = crossing.probability;
      const owners = new Set(entities.flatMap(({ owner }) => owner ?? []));
      return [
        cluster,
        kind,
        name,
        crossing.limit,
        crossing.value,
        crossing.unit,
        crossing.likelyOn,
        crossing.certainOn,
        days30,
        days90,
        days180,
        [...owners].join(' '),
        entities.map(({ entityRef }) => entityRef).join(' '),
        crossing.example ? 'yes' : '',
      ];
    }),
  );
}
