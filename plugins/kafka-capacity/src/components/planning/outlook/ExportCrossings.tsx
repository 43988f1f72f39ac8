import { useApi } from '@backstage/core-plugin-api';
import {
  CrossingQuery,
  CrossingRow,
  KafkaCapacityApi,
} from 'backstage-plugin-kafka-capacity-common';
import { kafkaCapacityApiRef } from '../../../api';
import { SaveButton } from '../../documents/SaveButton';
import { crossingCsv } from './crossingCsv';

const PAGE_SIZE = 200;

/** Saves all pages of the list as a file. */
export function ExportCrossings(props: { query: CrossingQuery }) {
  const api = useApi(kafkaCapacityApiRef);
  const day = new Date().toISOString().slice(0, 10);
  return (
    <SaveButton
      fileName={`kafka-forecast-${day}.csv`}
      load={async () => crossingCsv(await allCrossings(api, props.query))}
    />
  );
}

async function allCrossings(
  api: KafkaCapacityApi,
  query: CrossingQuery,
): Promise<CrossingRow[]> {
  const rows: CrossingRow[] = [];
  let cursor: string | undefined;
  do {
    const page = await api.listForecasts({
      ...query,
      limit: PAGE_SIZE,
      cursor,
    });
    rows.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return rows;
}
