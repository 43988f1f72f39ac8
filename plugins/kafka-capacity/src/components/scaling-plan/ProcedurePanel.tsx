import { useState } from 'react';
import FormControl from '@material-ui/core/FormControl';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import FormLabel from '@material-ui/core/FormLabel';
import Radio from '@material-ui/core/Radio';
import RadioGroup from '@material-ui/core/RadioGroup';
import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import Skeleton from '@material-ui/lab/Skeleton';
import { useApi } from '@backstage/core-plugin-api';
import {
  escapeInvisible,
  Implementation,
  PartitionProcedure,
  PartitionStrategy,
  Subject,
  impactFindings,
  implementationTitle,
  optionWording,
  refusalTexts,
} from 'backstage-plugin-kafka-capacity-common';
import { kafkaCapacityApiRef } from '../../api';
import { subjectKey } from '../../subjectAddress';
import { usePolled } from '../../usePolled';
import { FailurePanel } from '../states/FailurePanel';
import { ProcedureStepper } from './ProcedureStepper';
import { Refusal } from '../subject/Refusal';

/** Steps that someone follows must not change under their hands. */
const KEEP_MS = 24 * 3600_000;

const useStyles = makeStyles((theme: Theme) => ({
  findings: { margin: theme.spacing(0, 0, 2), paddingLeft: theme.spacing(2.5) },
  implementation: { display: 'flex', margin: theme.spacing(1, 0) },
}));

/** The procedure of a change: what it touches, then the steps of one option. */
export function ProcedurePanel(props: {
  subject: Subject;
  from: number;
  to: number;
  strategy: PartitionStrategy;
}) {
  const { subject, from, to, strategy } = props;
  const api = useApi(kafkaCapacityApiRef);
  const key = `${subjectKey(subject)}:${from}-${to}`;
  const { value, error, refresh } = usePolled(
    () => api.getPartitionProcedure(subject.cluster, subject.name, to),
    key,
    { everyMs: KEEP_MS },
  );
  if (value) {
    return <Procedure procedure={value} strategy={strategy} storageKey={key} />;
  }
  return error ? (
    <FailurePanel
      error={error}
      what={`the steps for topic ${subject.name}`}
      onRetry={refresh}
    />
  ) : (
    <div role="progressbar" aria-label="Loading the steps">
      {[80, 40, 40, 40].map((height, index) => (
        <Skeleton key={`${index}`} variant="text" height={height} />
      ))}
    </div>
  );
}

function Procedure(props: {
  procedure: PartitionProcedure;
  strategy: PartitionStrategy;
  storageKey: string;
}) {
  const { procedure, strategy, storageKey } = props;
  const { impact } = procedure;
  const classes = useStyles();
  const [kind, setKind] = useState<Implementation>();
  const option = procedure.options.find(one => one.strategy === strategy);
  const implementations = option?.implementations ?? [];
  const implementation =
    implementations.find(one => one.kind === kind) ??
    // The one that nobody has to wait for, where there is a choice.
    implementations.find(one => one.kind !== 'maintenance-window') ??
    implementations[0];
  const groups = impact.groups.map(({ groupId, members }) => {
    const id = escapeInvisible(groupId);
    return members === null ? id : `${id} (${members})`;
  });
  return (
    <>
      <Typography variant="subtitle2" component="h4">
        What it touches
      </Typography>
      <Typography component="ul" variant="body2" className={classes.findings}>
        {impactFindings(procedure).map(finding => (
          <li key={finding}>{finding}</li>
        ))}
        {groups.length > 0 && (
          <li>Groups, with their members: {groups.join(', ')}.</li>
        )}
      </Typography>
      {option && (
        <>
          <Typography variant="subtitle2" component="h4">
            {optionWording(procedure, option).title}
          </Typography>
          <Typography variant="body2">
            {optionWording(procedure, option).summary}
          </Typography>
        </>
      )}
      {option && option.refusals.length > 0 && (
        <Refusal reasons={refusalTexts(option.refusals, procedure.hazards)} />
      )}
      {implementation && (
        <>
          <FormControl component="fieldset" className={classes.implementation}>
            <FormLabel component="legend">How it is carried out</FormLabel>
            <RadioGroup
              name="kafka-capacity-implementation"
              value={implementation.kind}
              onChange={event =>
                setKind(
                  implementations.find(one => one.kind === event.target.value)
                    ?.kind,
                )
              }
            >
              {implementations.map(one => (
                <FormControlLabel
                  key={one.kind}
                  value={one.kind}
                  control={<Radio size="small" color="primary" />}
                  label={implementationTitle(strategy, one.kind)}
                />
              ))}
            </RadioGroup>
          </FormControl>
          <ProcedureStepper
            procedure={procedure}
            steps={implementation.steps}
            storageKey={`${storageKey}:${strategy}:${implementation.kind}`}
          />
        </>
      )}
    </>
  );
}
