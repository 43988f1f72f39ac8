import { useState } from 'react';
import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import { errorSentence } from '../states/FailurePanel';
import { saveText } from './saveText';

/** Fetches a table and saves it as a file. */
export function SaveButton(props: {
  fileName: string;
  load: () => Promise<string>;
}) {
  const { fileName, load } = props;
  const [state, setState] = useState<'idle' | 'pending' | Error>('idle');
  const save = async () => {
    setState('pending');
    try {
      saveText(fileName, await load());
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
