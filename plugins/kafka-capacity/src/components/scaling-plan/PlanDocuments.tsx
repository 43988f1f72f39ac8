import { useState } from 'react';
import Button from '@material-ui/core/Button';
import FormControl from '@material-ui/core/FormControl';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import FormLabel from '@material-ui/core/FormLabel';
import Radio from '@material-ui/core/Radio';
import RadioGroup from '@material-ui/core/RadioGroup';
import { makeStyles, Theme } from '@material-ui/core/styles';
import {
  optionText,
  PartitionOption,
  PartitionRecommendation,
  PartitionStrategy,
  refusalTexts,
  TopicDetail,
} from 'backstage-plugin-kafka-capacity-common';
import { subjectKey } from '../../subjectAddress';
import { ProcedurePanel } from './ProcedurePanel';
import { Refusal } from '../subject/Refusal';
import { TopicDocumentPanel } from './TopicDocumentPanel';
import { DOCUMENT_ANSWERS, DocumentAnswers } from './topicDocuments';

const PANELS = [
  { id: 'steps', label: 'Steps' },
  { id: 'strimzi', label: 'Strimzi' },
  { id: 'terraform', label: 'Terraform' },
  { id: 'script', label: 'Script' },
] as const;

type Panel = (typeof PANELS)[number]['id'];

const useStyles = makeStyles((theme: Theme) => ({
  buttons: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1),
    margin: theme.spacing(2, 0, 1),
  },
  panel: {
    padding: theme.spacing(1, 0, 2),
    minWidth: 0,
  },
  strategy: { display: 'flex', marginBottom: theme.spacing(1) },
}));

/** What it takes to carry out an option: its steps, or the change of what declares the topic. */
export function PlanDocuments(props: {
  topic: TopicDetail;
  recommendation: PartitionRecommendation;
  options: PartitionOption[];
  onOpen: () => void;
  onClose: () => void;
}) {
  const { topic, recommendation, options, onOpen, onClose } = props;
  const classes = useStyles();
  const [panel, setPanel] = useState<Panel>();
  const [chosen, setChosen] = useState<PartitionStrategy>();
  const [answers, setAnswers] = useState<DocumentAnswers>(DOCUMENT_ANSWERS);
  const strategies = options.flatMap(option =>
    option.id === 'keep' ? [] : [{ ...option, id: option.id }],
  );
  const preferred =
    strategies.find(({ recommended }) => recommended) ??
    strategies.find(({ refusals }) => refusals.length === 0);
  const strategy = chosen ?? preferred?.id ?? 'new-topic';
  const refusals = refusalTexts(
    strategies.find(({ id }) => id === strategy)?.refusals ?? [],
    topic.hazards,
  );
  const toggle = (id: Panel) => {
    const next = panel === id ? undefined : id;
    setPanel(next);
    if (next) onOpen();
    else onClose();
  };
  const panelId = `kafka-capacity-plan-${panel}`;
  return (
    <>
      <div className={classes.buttons} role="group" aria-label="How to do it">
        {panelsFor(topic).map(({ id, label }) => (
          <Button
            key={id}
            size="small"
            variant={panel === id ? 'contained' : 'outlined'}
            color="primary"
            aria-expanded={panel === id}
            aria-controls={panel === id ? panelId : undefined}
            onClick={() => toggle(id)}
          >
            {label}
          </Button>
        ))}
      </div>
      {panel && (
        <div
          id={panelId}
          className={classes.panel}
          role="group"
          aria-label={PANELS.find(({ id }) => id === panel)?.label}
        >
          <FormControl component="fieldset" className={classes.strategy}>
            <FormLabel component="legend">Option</FormLabel>
            <RadioGroup
              row
              name="kafka-capacity-strategy"
              value={strategy}
              onChange={event =>
                setChosen(
                  strategies.find(({ id }) => id === event.target.value)?.id,
                )
              }
            >
              {strategies.map(option => (
                <FormControlLabel
                  key={option.id}
                  value={option.id}
                  control={<Radio size="small" color="primary" />}
                  label={optionLabel(option, topic)}
                />
              ))}
            </RadioGroup>
          </FormControl>
          {panel === 'steps' && (
            <ProcedurePanel
              key={subjectKey(topic.subject)}
              subject={topic.subject}
              from={topic.partitionCount}
              to={recommendation.recommended}
              strategy={strategy}
            />
          )}
          {panel !== 'steps' && refusals.length > 0 && (
            <Refusal reasons={refusals} />
          )}
          {panel !== 'steps' && refusals.length === 0 && (
            <TopicDocumentPanel
              kind={panel}
              topic={topic}
              recommendation={recommendation}
              strategy={strategy}
              answers={answers}
              onChange={setAnswers}
            />
          )}
        </div>
      )}
    </>
  );
}

/** What declares the topic comes first: a change made past it drifts. */
function panelsFor({ managedBy }: TopicDetail) {
  const declared = ({ id }: { id: Panel }) => id === managedBy?.tool;
  return [...PANELS.filter(declared), ...PANELS.filter(one => !declared(one))];
}

function optionLabel(option: PartitionOption, { hazards }: TopicDetail) {
  const { title } = optionText(option, hazards);
  if (option.recommended) return `${title} (recommended)`;
  return option.refusals.length > 0 ? `${title} (blocked)` : title;
}
