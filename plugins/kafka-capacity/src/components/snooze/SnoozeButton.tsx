import { useState } from 'react';
import Button from '@material-ui/core/Button';
import PauseIcon from '@material-ui/icons/Pause';
import { RequirePermission } from '@backstage/plugin-permission-react';
import {
  kafkaCapacitySnoozeCreatePermission,
  SubjectSummary,
} from 'backstage-plugin-kafka-capacity-common';
import { useNotifyChange } from '../../subjectChanges';
import { SnoozeDialog } from './SnoozeDialog';

/** Opens the question how, how long and why a finding is to be left, for those who may decide so. */
export function SnoozeButton(props: {
  summary: SubjectSummary;
  color?: 'inherit';
}) {
  const { summary, color } = props;
  const [open, setOpen] = useState(false);
  const notifyChange = useNotifyChange();
  return (
    <RequirePermission
      permission={kafkaCapacitySnoozeCreatePermission}
      errorPage={<></>}
    >
      <Button
        size="small"
        variant="outlined"
        color={color}
        startIcon={<PauseIcon />}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        {summary.snooze ? 'Change snooze' : 'Snooze'}
      </Button>
      {open && (
        <SnoozeDialog
          summary={summary}
          onClose={() => setOpen(false)}
          onDone={() => {
            setOpen(false);
            notifyChange();
          }}
        />
      )}
    </RequirePermission>
  );
}
