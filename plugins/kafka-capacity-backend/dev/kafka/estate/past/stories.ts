/** What one metric went through, from the oldest on. */
export interface Story {
  /** Height at its end, where no live one is to be met. */
  height?: number;
  /** Days before the end and the share of the height that it had then; straight lines between them. Flat unless given. */
  path?: readonly (readonly [daysAgo: number, share: number])[];
  /** Share of the usual by weekday, from Sunday on. */
  week?: readonly number[];
  /** Share by which a year goes up and down. */
  year?: number;
  /** Share of the height that nights have. */
  night?: number;
  /** Share by which days differ by chance. */
  chance?: number;
  /** Days before the end and how many times the usual there was then. */
  incident?: readonly [daysAgo: number, times: number];
}

const OFFICE = [0.74, 1.12, 1.06, 1.05, 1.06, 1.02, 0.8];
const SHOP = [1.24, 0.88, 0.66, 0.82, 0.95, 1.05, 1.22];

/** Days of a year and a bit more, of which something is known. */
export const PAST_DAYS = 400;
/** Nothing is known of these days, counted back from the end. */
export const GAP: readonly [first: number, last: number] = [153, 149];

const shop: Story = { week: SHOP, year: 0.1, night: 0.3, chance: 0.04 };
const office: Story = { week: OFFICE, year: 0.05, night: 0.4, chance: 0.04 };
const steady: Story = { chance: 0.03, night: 0.9 };

/** How much was written to each topic; what the tables of the estate say is where it ends. */
export const TOPIC_STORIES: Readonly<Record<string, Story>> = {
  // Passed its limit when another shop joined, and has had an incident.
  'orders.placed': {
    ...office,
    path: [
      [PAST_DAYS, 0.42],
      [121, 0.56],
      [120, 0.86],
      [0, 1],
    ],
    incident: [47, 2.6],
  },
  'orders.confirmed': {
    ...office,
    path: [
      [PAST_DAYS, 0.6],
      [0, 1],
    ],
    incident: [47, 2.2],
  },
  // Has more and more partitions to spare.
  'orders.archive': {
    ...steady,
    path: [
      [PAST_DAYS, 2.4],
      [0, 1],
    ],
  },
  'baskets.updated': shop,
  'customers.profile': office,
  // Flat.
  'payments.authorized': { ...steady, week: [0.97, 1.02, 1, 1, 1, 1.02, 0.98] },
  'payments.settled': steady,
  'payments.refunds': { ...office, chance: 0.12 },
  'shipments.dispatched': office,
  // Crosses what its partitions carry in about a month, on a Friday.
  'stock.levels': {
    week: [0.84, 0.97, 0.98, 1, 1.04, 1.25, 0.92],
    night: 0.5,
    chance: 0.02,
    path: [
      [PAST_DAYS, 0.1],
      [0, 1],
    ],
  },
  // Ends: nothing was written to it for half a year.
  'stock.audit': {
    height: 4,
    path: [
      [PAST_DAYS, 1],
      [201, 0.8],
      [200, 0],
      [0, 0],
    ],
    chance: 0.1,
  },
  // Began only half a year ago.
  'telemetry.clicks': {
    ...shop,
    path: [
      [180, 0.2],
      [0, 1],
    ],
  },
};

/** Lag of groups that are behind; that of the others is small, and goes with what is written. */
export const LAG_STORIES: Readonly<Record<string, Story>> = {
  billing: {
    path: [
      [PAST_DAYS, 0.08],
      [21, 0.12],
      [0, 1],
    ],
    incident: [47, 24],
    chance: 0.05,
    night: 0.9,
  },
  ledger: {
    path: [
      [PAST_DAYS, 0.02],
      [60, 0.05],
      [0, 1],
    ],
    chance: 0.03,
    night: 0.95,
  },
  // Stopped three hours ago.
  'dispatch-labels': {
    path: [
      [PAST_DAYS, 0],
      [3 / 24, 0],
      [0, 1],
    ],
  },
};

export const KEEPING_UP: Story = { ...office, chance: 0.2 };

/** More and more partitions of the broker, as topics came and grew. */
export const REPLICAS_STORY: Story = {
  path: [
    [PAST_DAYS, 0.7],
    [231, 0.7],
    [230, 0.85],
    [91, 0.85],
    [90, 1],
    [0, 1],
  ],
  night: 1,
};

/** A topic that has more partitions since. */
export const SCALED_TOPIC = { name: 'orders.confirmed', from: 6, daysAgo: 90 };

/** Share of a disk from which the example's limits warn. */
const FULL = 0.9;
const FILLING_DAYS = 120;
const DAYS_LEFT = 75;

/** A disk that fills up for some months, so that it is full in some more; as much as what is on it allows. */
export function diskStory(share: number): Story {
  const perDay = Math.min(
    Math.max(0, FULL - share) / DAYS_LEFT,
    (share * 0.8) / FILLING_DAYS,
  );
  const before = 1 - (perDay * FILLING_DAYS) / share;
  return {
    path: [
      [PAST_DAYS, before],
      [FILLING_DAYS, before],
      [0, 1],
    ],
    chance: 0.003,
  };
}
