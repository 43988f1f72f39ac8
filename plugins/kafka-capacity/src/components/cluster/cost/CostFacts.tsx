import {
  ClusterAssessmentAnswer,
  ClusterOption,
  formatNumber,
} from 'backstage-plugin-kafka-capacity-common';
import { Facts } from '../../marks/Facts';
import { Quantity } from '../../marks/Quantity';
import { Section } from '../../subject/Section';

type Cost = NonNullable<ClusterAssessmentAnswer['cost']>;

/** An amount of money, short. */
function amountText(amount: number, currency: string): string {
  return `${formatNumber(Math.round(amount))} ${currency}`;
}

/** What an option costs or saves a month; nothing where prices are not configured. */
export function CostChange(props: {
  option: ClusterOption;
  cost: Cost | null;
}) {
  const { option, cost } = props;
  if (cost === null || !option.costPerMonth) return null;
  const amount = amountText(Math.abs(option.costPerMonth), cost.currency);
  return (
    <>
      {' '}
      {option.costPerMonth > 0 ? `Costs ${amount}` : `Saves ${amount}`} per
      month.
    </>
  );
}

/** What a cluster costs a month by the configured prices; nothing without prices. */
export function CostSection(props: { cost: Cost | null }) {
  const { cost } = props;
  if (cost === null) return null;
  const parts: [name: string, amount: number | null][] = [
    ['Cluster', cost.perMonth],
    ['Brokers', cost.brokersPerMonth],
    ['Disk', cost.diskPerMonth],
    ['Transfer', cost.transferPerMonth],
  ];
  return (
    <Section title="Cost per month">
      <Facts
        facts={parts.map(([name, amount]) => [
          name,
          <Quantity
            key={name}
            value={amount}
            unit={cost.currency}
            missing="no price, or not measured"
          />,
        ])}
      />
    </Section>
  );
}
