import { useState } from 'react';
import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import { useApi } from '@backstage/core-plugin-api';
import {
  KafkaCapacityApi,
  ScorecardEntity,
  ScorecardQuery,
} from 'backstage-plugin-kafka-capacity-common';
import { kafkaCapacityApiRef } from '../../api';
import { saveText } from '../documents/saveText';
import { errorSentence } from '../states/FailurePanel';
import { scorecardCsv } from './scorecardCsv';

const PAGE_SIZE = 1000;

/** Saves a table of the scorecard's entities. */
export function ExportButton(props: { query: ScorecardQuery }) {
  const { query } = props;
  const api = useApi(kafkaCapacityApiRef);
  const [state, setState] = useState<'idle' | 'pending' | Error>('idle');
  const save = async () => {
    setState('pending');
    try {
      const entities = await allEntities(api, query);
      const day = new Date().toISOString().slice(0, 10);
      saveText(`kafka-scorecard-${day}.csv`, scorecardCsv(entities));
      setState('idle');
    } catch (error) {
      setState(error instanceof Error ? error : new Error(`${error}`));
    }
  };
  return (
    <>
      <Button
        size="small"
        variant="outlined"
        onClick={save}
        disabled={state === 'pending'}
      >
        {state === 'pending' ? 'Exporting…' : 'Export (CSV)'}
      </Button>
      {state instanceof Error && (
        <Typography variant="body2" color="error" role="alert">
          Could not export: {errorSentence(state)}
        </Typography>
      )}
    </>
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
