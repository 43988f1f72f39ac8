import { ReactNode, useState } from 'react';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderInTestApp } from '@backstage/test-utils';
import { LevelChangeRow, Page } from 'backstage-plugin-kafka-capacity-common';
import { formatMoment, timeZone } from './axes';
import { LevelTimeline } from './LevelTimeline';
import { TimeChart } from './TimeChart';
import { TimeChartProps, pointInWords } from './timePoints';

const START = Date.UTC(2026, 2, 14, 9);
const at = (minute: number) => new Date(START + minute * 60_000).toISOString();
const points = [1200, 61_204, null, null, 300, null, 900].map(
  (value, minute) => ({ at: at(minute), value }),
);
const limits: TimeChartProps['limits'] = [
  { level: 'warning', value: 10_000 },
  { level: 'scale', value: 50_000 },
  { level: 'emergency', value: 1e6 },
];
const changes: LevelChangeRow[] = [
  {
    at: at(1),
    from: 'ok',
    to: 'scale',
    finding: '61.2k records behind.',
    figure: { label: 'lag', value: 61_204, unit: 'records' },
  },
  { at: at(-60), from: null, to: 'ok', finding: null, figure: null },
];

const show = (element: ReactNode) => renderInTestApp(<>{element}</>);

describe('TimeChart', () => {
  beforeEach(() => {
    jest.spyOn(HTMLElement.prototype, 'getBoundingClientRect').mockReturnValue({
      ...document.body.getBoundingClientRect(),
      width: 600,
      height: 220,
    });
  });
  afterEach(() => jest.restoreAllMocks());

  it('says now, most and least, draws gaps and the limits that are near, and names all limits', async () => {
    await show(
      <TimeChart
        title="Lag"
        unit="records"
        points={points}
        limits={limits}
        changes={changes}
      />,
    );
    const figure = screen.getByRole('figure', { name: 'Lag' });
    expect(figure).toHaveTextContent(
      `most 61.2k records61,204 records on ${formatMoment(
        START + 60_000,
      )}, least 300 records.`,
    );
    expect(figure).toHaveTextContent('Now 900 records');
    expect(figure).toHaveTextContent(`Times in ${timeZone()}.`);
    const drawing = await screen.findByRole('img', { name: 'Chart of Lag' });
    // The line of 10k and of 50k, and the change within the span, not the one before it nor the limit of 1M.
    const words = [...drawing.querySelectorAll('.recharts-label')].map(
      label => label.textContent,
    );
    expect(words.sort()).toEqual(['Scale', 'Scale', 'Warning']);
    // Two values alone between gaps.
    expect(drawing.querySelectorAll('circle')).toHaveLength(2);
    expect(drawing).toHaveTextContent(/80 ?k/);
    expect(drawing).toHaveTextContent('records');
    expect(
      within(screen.getByRole('list', { name: 'Limits of Lag' })).getAllByRole(
        'listitem',
      ),
    ).toHaveLength(3);
  });

  it('says "or more" in the sentence and the table where a value may be more', async () => {
    const late = [
      { at: at(0), value: 30 },
      { at: at(1), value: 300, atLeast: true },
    ];
    await show(<TimeChart title="Time behind" unit="s" points={late} />);
    expect(
      screen.getByRole('figure', { name: 'Time behind' }),
    ).toHaveTextContent(
      /Now 5 min.* or more; most 5 min.* or more on .*, least 30 s\./,
    );
    expect(pointInWords(late[1], 's')).toMatch(/: at least 5 min$/);
    await userEvent.click(screen.getByRole('button', { name: 'Show table' }));
    const rows = screen.getAllByRole('row');
    expect(rows[1]).toHaveTextContent(/5 min.* or more/);
    expect(rows[2]).not.toHaveTextContent(/or more/);
  });

  it('marks changes close to each other with the word of the latest alone', async () => {
    const minutes = Array.from({ length: 60 }, (_, minute) => ({
      at: at(minute),
      value: minute,
    }));
    await show(
      <TimeChart
        title="Lag"
        unit="records"
        points={minutes}
        changes={[
          { at: at(55), from: 'scale', to: 'ok', finding: null, figure: null },
          {
            at: at(30),
            from: 'warning',
            to: 'scale',
            finding: null,
            figure: null,
          },
          {
            at: at(28),
            from: 'ok',
            to: 'warning',
            finding: null,
            figure: null,
          },
          { at: at(1), from: null, to: 'ok', finding: null, figure: null },
        ]}
      />,
    );
    const drawing = await screen.findByRole('img', { name: 'Chart of Lag' });
    const labels = [...drawing.querySelectorAll('.recharts-label')];
    expect(labels.map(label => label.textContent)).toEqual(['Scale', 'Ok']);
    expect(
      drawing.querySelectorAll('.recharts-reference-line-line'),
    ).toHaveLength(3);
  });

  it.each<[string, number, string[]]>([
    ['far apart', 60_000, ['Scale', 'Warning']],
    ['too close together to have a word each', 900_000, ['Scale']],
  ])('names limits that are drawn %s', async (_case, value, words) => {
    await show(
      <TimeChart
        title="Lag"
        unit="records"
        points={[at(0), at(1)].map(time => ({ at: time, value }))}
        limits={limits?.slice(0, 2)}
      />,
    );
    expect(screen.getByRole('figure')).toHaveTextContent(/ all the time\./);
    const drawing = await screen.findByRole('img', { name: 'Chart of Lag' });
    const labels = [...drawing.querySelectorAll('.recharts-label')];
    expect(labels.map(label => label.textContent).sort()).toEqual(words);
    expect(
      drawing.querySelectorAll('.recharts-reference-line-line'),
    ).toHaveLength(2);
  });

  it('has a table behind it, newest first', async () => {
    await show(<TimeChart title="Lag" unit="records" points={points} />);
    await userEvent.click(screen.getByRole('button', { name: 'Show table' }));
    const rows = within(
      screen.getByRole('table', { name: 'Lag over time' }),
    ).getAllByRole('row');
    expect(rows).toHaveLength(8);
    expect(rows[1]).toHaveTextContent('900 records');
    expect(rows[2]).toHaveTextContent('not known');
    expect(screen.queryByRole('img')).not.toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Show chart' }));
    expect(await screen.findByRole('img')).toBeInTheDocument();
  });

  it.each<[string, TimeChartProps['points'], string]>([
    ['no point', [], 'No data in this time range.'],
    [
      'nothing known',
      [{ at: at(0), value: null }],
      'Unknown throughout this time range.',
    ],
  ])('says so when there is %s', async (_case, none, sentence) => {
    await show(<TimeChart title="Lag" unit="s" points={none} />);
    expect(screen.getByText(sentence)).toBeInTheDocument();
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
  });

  it('keeps its place while the points are on their way', async () => {
    await show(<TimeChart title="Lag" unit="s" points={undefined} />);
    expect(
      screen.getByRole('progressbar', { name: 'Loading Lag' }),
    ).toBeInTheDocument();
  });
});

describe('LevelTimeline', () => {
  it('tells each change with level, time, finding and what was before; many on demand', async () => {
    const many = Array.from({ length: 9 }, (_, index) => ({
      ...changes[0],
      at: at(-index),
    }));
    await show(
      <LevelTimeline
        changes={[
          ...changes,
          { at: at(-90), from: 'ok', to: null, finding: null, figure: null },
          ...many,
        ]}
        cursor={null}
        loadOlder={() => Promise.reject(new Error('there are none'))}
      />,
    );
    const list = within(screen.getByRole('list', { name: 'Changes of level' }));
    const items = list.getAllByRole('listitem');
    expect(items).toHaveLength(5);
    expect(items[0]).toHaveTextContent(
      `Scale${formatMoment(
        START + 60_000,
      )}was Oklag 61.2k records61,204 records61.2k records behind.`,
    );
    expect(items[1]).toHaveTextContent(/^Ok.*seen for the first time$/);
    expect(items[2]).toHaveTextContent(/^Deleted/);
    await userEvent.click(screen.getByRole('button', { name: 'Show all 12' }));
    expect(list.getAllByRole('listitem')).toHaveLength(12);
    expect(
      screen.queryByRole('button', { name: /older/ }),
    ).not.toBeInTheDocument();
  });

  it('appends older changes a page at a time, keeps what it showed, and tries again', async () => {
    const changeAt = (minute: number): LevelChangeRow => ({
      ...changes[0],
      at: at(minute),
    });
    const loadOlder = jest
      .fn<Promise<Page<LevelChangeRow>>, [string]>()
      .mockRejectedValueOnce(new Error('the database is away'))
      .mockResolvedValueOnce({ items: [changeAt(7)], nextCursor: 'before-7' })
      .mockResolvedValueOnce({ items: [changeAt(6)], nextCursor: null });
    const Polled = () => {
      const [minutes, setMinutes] = useState([9, 8]);
      return (
        <>
          <button onClick={() => setMinutes([10, 9])}>Poll</button>
          <LevelTimeline
            changes={minutes.map(changeAt)}
            cursor="before-8"
            loadOlder={loadOlder}
          />
        </>
      );
    };
    await show(<Polled />);
    const times = () =>
      within(screen.getByRole('list', { name: 'Changes of level' }))
        .getAllByRole('listitem')
        .map(item => item.querySelector('time')?.dateTime);

    await userEvent.click(screen.getByRole('button', { name: 'Show older' }));
    expect(await screen.findByText(/could not be loaded/)).toHaveTextContent(
      'Older changes could not be loaded: the database is away',
    );
    await userEvent.click(screen.getByRole('button', { name: 'Retry' }));
    await waitFor(() => expect(times()).toEqual([9, 8, 7].map(at)));
    expect(screen.queryByText(/could not be loaded/)).not.toBeInTheDocument();

    // A later change pushes the oldest out of the latest: it stays where it was.
    await userEvent.click(screen.getByRole('button', { name: 'Poll' }));
    expect(times()).toEqual([10, 9, 8, 7].map(at));
    await userEvent.click(screen.getByRole('button', { name: 'Show older' }));
    await waitFor(() => expect(times()).toEqual([10, 9, 8, 7, 6].map(at)));
    expect(loadOlder.mock.calls).toEqual([
      ['before-8'],
      ['before-8'],
      ['before-7'],
    ]);
    expect(
      screen.queryByRole('button', { name: 'Show older' }),
    ).not.toBeInTheDocument();
  });
});
