import { screen, within } from '@testing-library/react';
import {
  ConsumerGroupDetail,
  ConsumerGroupHistory,
  ConsumerGroupScaling,
} from 'backstage-plugin-kafka-capacity-common';
import { SetupServer } from 'msw/node';
import { SubjectDetail } from '../components/subject/SubjectDetail';
import { answer } from './backend';
import { groupDetail } from './capacity';
import { NO_FORECAST } from './forecasts';
import { groupHistory, groupScaling } from './groupPast';
import { renderOnEntity } from './renderOnEntity';

/** Where the tests' group is in the API. */
export const BILLING_PATH = '/clusters/prod/consumer-groups/billing';

/** A group that is behind on every partition. */
export const billing = groupDetail({
  name: 'billing',
  topic: 'orders.placed',
  partitions: 12,
  members: 4,
  lag: 5100,
});

/** How that group is to be scaled: it reads slower than is written. */
export const lagging = groupScaling(
  billing,
  {
    produceRate: 2000,
    consumeRate: 1900,
    perMember: 500,
    peakProduceRate: 5000,
  },
  { clearsWhen: 'Have 6 members: it keeps up then and catches up in 10 min.' },
);

/** Opens the page of a group that goes by the name of the tests' group. */
export function showGroup(
  server: SetupServer,
  group: ConsumerGroupDetail,
  scaling: ConsumerGroupScaling,
  history: ConsumerGroupHistory = groupHistory(61_200),
) {
  server.use(
    answer(BILLING_PATH, group),
    answer(`${BILLING_PATH}/scaling`, scaling),
    answer(`${BILLING_PATH}/history`, history),
    answer(`${BILLING_PATH}/forecast`, NO_FORECAST),
  );
  return renderOnEntity(<SubjectDetail subject={billing.subject} />);
}

/** What is in a section of a page. */
export async function section(title: string) {
  return within(await screen.findByRole('region', { name: title }));
}
