import { useState } from 'react';
import FormControl from '@material-ui/core/FormControl';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import FormLabel from '@material-ui/core/FormLabel';
import Radio from '@material-ui/core/Radio';
import RadioGroup from '@material-ui/core/RadioGroup';
import Typography from '@material-ui/core/Typography';
import { ClusterOption } from 'backstage-plugin-kafka-capacity-common';
import { Section } from '../../subject/Section';
import type { ClusterData } from '../clusterData';
import { AdditionSection } from '../addition/AdditionSection';
import { CostSection } from '../CostFacts';
import { OptionList } from '../OptionList';
import { BrokerDocuments } from './BrokerDocuments';
import { declaresAnything, sizeChangeOf } from './sizeChange';

/** What can be done about a cluster, written out: as a patch, as a change of one's own document, or as Terraform. */
export function ChangePart(props: { data: ClusterData }) {
  const { assessment } = props.data;
  const current = assessment.brokersNeeded.current;
  const declared = assessment.options.filter(option =>
    declaresAnything(sizeChangeOf(option, current)),
  );
  const added = assessment.options.find(({ id }) => id === 'add-brokers');
  return (
    <>
      <Section title="Options">
        <OptionList assessment={assessment} />
      </Section>
      <Section title="The change, written out">
        {declared.length === 0 ? (
          <Typography variant="body2">
            No option changes the number or size of brokers. Ask What if for the
            documents of another size.
          </Typography>
        ) : (
          <Documents options={declared} current={current} />
        )}
      </Section>
      <AdditionSection
        cluster={assessment.cluster}
        suggested={added ? added.brokers - current : 0}
      />
      <CostSection cost={assessment.cost} />
    </>
  );
}

function Documents(props: { options: ClusterOption[]; current: number }) {
  const { options, current } = props;
  const [chosen, setChosen] = useState(options[0].id);
  const option = options.find(({ id }) => id === chosen) ?? options[0];
  return (
    <>
      {options.length > 1 && (
        <FormControl component="fieldset">
          <FormLabel component="legend">Option</FormLabel>
          <RadioGroup
            row
            name="kafka-capacity-cluster-option"
            value={option.id}
            onChange={event => {
              const next = options.find(({ id }) => id === event.target.value);
              if (next) setChosen(next.id);
            }}
          >
            {options.map(({ id, text }) => (
              <FormControlLabel
                key={id}
                value={id}
                control={<Radio size="small" color="primary" />}
                label={text}
              />
            ))}
          </RadioGroup>
        </FormControl>
      )}
      <BrokerDocuments
        key={option.id}
        change={sizeChangeOf(option, current)}
        current={current}
      />
    </>
  );
}
