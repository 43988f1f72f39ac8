import { useApi } from '@backstage/core-plugin-api';
import {
  KafkaCapacityApi,
  ScorecardEntity,
  ScorecardQuery,
} from 'backstage-plugin-kafka-capacity-common';
import { kafkaCapacityApiRef } from '../../api';
import { SaveButton } from '../documents/SaveButton';
import { scorecardCsv } from './scorecardCsv';

const PAGE_SIZE = 1000;

/** Saves a table of the scorecard's entities. */
export function ExportButton(props: { query: ScorecardQuery }) {
  const api = useApi(kafkaCapacityApiRef);
  const day = new Date().toISOString().slice(0, 10);
  return (
    <SaveButton
      fileName={`kafka-scorecard-${day}.csv`}
      load={async () => scorecardCsv(await allEntities(api, props.query))}
    />
  );
}

async function allEntities(
  api: KafkaCapacityApi,
  query: ScorecardQuery,
): Promise<ScorecardEntity[]> {
  const entities: ScorecardEntity[] = [];
  let cursor: string | undefined;
  do {
    const page = await api.getScorecardEntities({
      ...query,
      limit: PAGE_SIZE,
      ...(cursor !== undefined && { cursor }),
    });
    entities.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return entities;
}
