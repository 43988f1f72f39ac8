import { useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import FormControl from '@material-ui/core/FormControl';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import FormLabel from '@material-ui/core/FormLabel';
import Radio from '@material-ui/core/Radio';
import RadioGroup from '@material-ui/core/RadioGroup';
import Typography from '@material-ui/core/Typography';
import {
  ClusterAssessmentAnswer,
  ClusterOption,
  sizeChangesText,
} from 'backstage-plugin-kafka-capacity-common';
import { AdviceList } from '../../subject/AdviceList';
import { Section } from '../../subject/Section';
import type { ClusterData } from '../clusterData';
import { AdditionSection } from '../addition/AdditionSection';
import { optionOf } from '../clusterAddress';
import { OptionList, OptionText } from '../OptionList';
import { BrokerDocuments } from './BrokerDocuments';
import { declaresAnything, sizeChangeOf, undeclared } from './sizeChange';

/** What can be done about a cluster, written out: as a patch, as a change of one's own document, or as Terraform. */
export function ChangePart(props: { data: ClusterData }) {
  const { assessment } = props.data;
  const { options, advice, cost } = assessment;
  const { current } = assessment.brokersNeeded;
  const declared = options.filter(option =>
    declaresAnything(sizeChangeOf(option, current)),
  );
  // Several are a choice of which to write out, and need not be listed twice.
  const listed =
    declared.length > 1
      ? options.filter(option => !declared.includes(option))
      : options;
  const added = options.find(({ id }) => id === 'add-brokers');
  return (
    <>
      {listed.length + advice.length > 0 && (
        <Section title="Options">
          <OptionList options={listed} cost={cost} on="change" />
          <AdviceList advice={advice} />
        </Section>
      )}
      <Section title="The change, written out">
        {declared.length === 0 ? (
          <Typography variant="body2">
            No option changes what a document of brokers sets.
          </Typography>
        ) : (
          <Documents options={declared} current={current} cost={cost} />
        )}
      </Section>
      <AdditionSection
        cluster={assessment.cluster}
        suggested={added ? added.brokers - current : 0}
      />
    </>
  );
}

function Documents(props: {
  options: ClusterOption[];
  current: number;
  cost: ClusterAssessmentAnswer['cost'];
}) {
  const { options, current, cost } = props;
  const [query] = useSearchParams();
  const [chosen, setChosen] = useState(optionOf(query));
  const option = options.find(({ id }) => id === chosen) ?? options[0];
  const missing = undeclared(option);
  return (
    <>
      {options.length > 1 && (
        <FormControl component="fieldset">
          <FormLabel component="legend">Write out</FormLabel>
          <RadioGroup
            name="kafka-capacity-cluster-option"
            value={option.id}
            onChange={event => setChosen(event.target.value)}
          >
            {options.map(one => (
              <FormControlLabel
                key={one.id}
                value={one.id}
                control={<Radio size="small" color="primary" />}
                label={<OptionText option={one} cost={cost} />}
              />
            ))}
          </RadioGroup>
        </FormControl>
      )}
      {missing.length > 0 && (
        <Typography variant="body2" gutterBottom>
          Not in the document: {sizeChangesText(missing)}. The nodes and volumes
          that the brokers run on set this.
        </Typography>
      )}
      <BrokerDocuments
        key={option.id}
        change={sizeChangeOf(option, current)}
        current={current}
      />
    </>
  );
}
