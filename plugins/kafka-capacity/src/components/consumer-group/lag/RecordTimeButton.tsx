import { useEffect, useRef, useState } from 'react';
import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import { useApi } from '@backstage/core-plugin-api';
import { GroupPartitionRow } from 'backstage-plugin-kafka-capacity-common';
import { kafkaCapacityApiRef } from '../../../api';
import { errorSentence } from '../../states/FailurePanel';

/** Asks for the time of the record at the committed offset, and says whether it agrees with what was measured. */
export function RecordTimeButton(props: {
  cluster: string;
  group: string;
  row: GroupPartitionRow;
}) {
  const { cluster, group, row } = props;
  const api = useApi(kafkaCapacityApiRef);
  const [asking, setAsking] = useState(false);
  const [answer, setAnswer] = useState<string>();
  const mounted = useRef(true);
  useEffect(() => {
    mounted.current = true;
    return () => {
      mounted.current = false;
    };
  }, []);
  const ask = async () => {
    setAsking(true);
    let sentence: string;
    try {
      const check = await api.checkRecordTime(
        cluster,
        group,
        row.topic,
        row.partition,
      );
      sentence = check.finding;
    } catch (error) {
      sentence = `Could not check: ${errorSentence(
        error instanceof Error ? error : new Error(String(error)),
      )}`;
    }
    if (!mounted.current) return;
    setAnswer(sentence);
    setAsking(false);
  };
  return (
    <>
      <Button
        size="small"
        variant="outlined"
        disabled={asking}
        aria-label={`Check the time behind of ${row.topic} ${row.partition} by its record`}
        onClick={ask}
      >
        {asking ? 'Checking…' : 'Check'}
      </Button>
      <Typography variant="body2" component="div" role="status">
        {answer}
      </Typography>
    </>
  );
}
