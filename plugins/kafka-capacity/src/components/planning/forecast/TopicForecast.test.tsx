import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { registerMswTestHooks } from '@backstage/test-utils';
import {
  dateText,
  SubjectForecastAnswer,
} from 'backstage-plugin-kafka-capacity-common';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { useLocation } from 'react-router-dom';
import { answer, BACKEND, refuse } from '../../../__testUtils__/backend';
import { topicDetail } from '../../../__testUtils__/capacity';
import {
  daysFromNow,
  forecast,
  NO_FORECAST,
  topicForecast,
} from '../../../__testUtils__/forecasts';
import { NO_TOPIC_HISTORY } from '../../../__testUtils__/groupPast';
import { renderOnEntity } from '../../../__testUtils__/renderOnEntity';
import { TopicHistorySection } from '../../topic/TopicHistorySection';

const PATH = '/clusters/prod/topics/orders.placed';
const topic = topicDetail({
  name: 'orders.placed',
  peakMBps: 40,
  parallelism: 3,
  partitions: 6,
});

/** A file as browsers have it: jsdom's can not be read. */
function csvFile(text: string): File {
  const file = new File([text], 'history.csv', { type: 'text/csv' });
  return Object.assign(file, {
    arrayBuffer: async () => new TextEncoder().encode(text),
  });
}

function Address() {
  return <output aria-label="address">{useLocation().search}</output>;
}

describe('the history and forecast of a topic', () => {
  const server = setupServer();
  registerMswTestHooks(server);
  const saved: { name: string; content: Blob }[] = [];

  beforeEach(() => {
    saved.length = 0;
    let latest: Blob | undefined;
    URL.createObjectURL = blob => {
      if (blob instanceof Blob) latest = blob;
      return 'blob:saved';
    };
    URL.revokeObjectURL = () => {};
    jest
      .spyOn(HTMLAnchorElement.prototype, 'click')
      .mockImplementation(function click(this: HTMLAnchorElement) {
        if (latest) saved.push({ name: this.download, content: latest });
      });
    jest.spyOn(HTMLElement.prototype, 'getBoundingClientRect').mockReturnValue({
      ...document.body.getBoundingClientRect(),
      left: 0,
      width: 600,
      height: 220,
    });
  });
  afterEach(() => jest.restoreAllMocks());

  async function show(
    given: SubjectForecastAnswer,
    options: { path?: string } = {},
  ) {
    server.use(
      answer(`${PATH}/history`, NO_TOPIC_HISTORY),
      answer(`${PATH}/forecast`, given),
    );
    await renderOnEntity(
      <>
        <TopicHistorySection topic={topic} />
        <Address />
      </>,
      options,
    );
    return screen.findByRole('region', { name: 'History and forecast' });
  }
  const address = () => screen.getByLabelText('address').textContent;

  it('says when a limit is crossed, how sure that is and how good the forecast was, and draws it', async () => {
    const section = await show(topicForecast());
    const figure = await within(section).findByRole('figure', {
      name: 'Throughput, daily maximum',
    });
    expect(section).toHaveTextContent(
      `Scale by about ${dateText(
        daysFromNow(20),
      )} (80%): then it crosses the warning limit of 42 MB/s.`,
    );
    expect(section).toHaveTextContent(
      `196 of 365 days known (Kafka's time index, refreshes); 1 gap: ${dateText(
        daysFromNow(-50),
      )} – ${dateText(daysFromNow(-47))}.`,
    );
    expect(section).toHaveTextContent(
      'On the last 60 days it was off by 8% on average; 91% within the band; seasonal naive: 11%.',
    );
    expect(section).not.toHaveTextContent('Example history');
    const limits = within(
      within(section).getByRole('table', { name: 'When limits are crossed' }),
    ).getAllByRole('row');
    expect(limits[1]).toHaveTextContent(/93%over 99%over 99%/);
    expect(limits[2]).toHaveTextContent(/not in this forecast.*under 1%12%12%/);

    // 90 days back, one gap, the two limits, the crossing and the level shift.
    await waitFor(() =>
      expect(figure.querySelectorAll('.kafka-capacity-gap')).toHaveLength(1),
    );
    const words = [...figure.querySelectorAll('.recharts-label')].map(
      label => label.textContent,
    );
    expect(words.sort()).toEqual([
      'Capacity 60 MB/s',
      'Warning limit 42 MB/s',
      'crossed, 80%',
      'level shift',
    ]);

    await userEvent.click(
      within(section).getByRole('button', {
        name: 'How good is this forecast?',
      }),
    );
    expect(section).toHaveTextContent(/0\.82, 1\.1, 1\.4/);
    expect(section).toHaveTextContent('Theta 60%, MSTL with ETS 40%');
    expect(section).toHaveTextContent('+7.5% in 30 days');
    expect(section).toHaveTextContent('Mondays 2.1× Sundays');
    expect(section).toHaveTextContent('30 MB/s → 36 MB/s');
  });

  it('reads out days by arrow keys and by pointer', async () => {
    const section = await show(topicForecast());
    const slider = await within(section).findByRole('slider', {
      name: 'Chart of Throughput, daily maximum, by day',
    });
    // Keys begin at the last day that was measured.
    const says = (text: string) => {
      expect(slider).toHaveAttribute('aria-valuetext', text);
      expect(section).toHaveTextContent(text);
    };
    await userEvent.click(slider);
    slider.focus();
    fireEvent.keyDown(slider, { key: 'Home' });
    says(`${dateText(daysFromNow(-90))}: 31 MB/s`);
    fireEvent.keyDown(slider, { key: 'ArrowLeft' });
    says(`${dateText(daysFromNow(-90))}: 31 MB/s`);
    for (let week = 0; week < 6; week++) {
      fireEvent.keyDown(slider, { key: 'PageUp' });
    }
    says(`${dateText(daysFromNow(-48))}: gap, not known`);
    fireEvent.keyDown(slider, { key: 'End' });
    fireEvent.keyDown(slider, { key: 'ArrowLeft' });
    says(
      `${dateText(
        daysFromNow(58),
      )}: forecast 45.8 MB/s (90% between 37 MB/s and 49.8 MB/s)`,
    );
  });

  it('zooms by dates and keeps span and zoom in the address', async () => {
    const section = await show(topicForecast(), { path: '/?span=400d' });
    const from = await within(section).findByLabelText('From');
    expect(
      within(section).getByRole('button', { name: '400 days' }),
    ).toHaveAttribute('aria-pressed', 'true');
    fireEvent.change(from, { target: { value: daysFromNow(-5) } });
    fireEvent.change(within(section).getByLabelText('To'), {
      target: { value: daysFromNow(1) },
    });
    expect(address()).toBe(
      `?span=400d&from=${daysFromNow(-5)}&to=${daysFromNow(1)}`,
    );
    await userEvent.click(
      within(section).getByRole('button', { name: 'Show table' }),
    );
    const rows = within(
      within(section).getByRole('table', { name: /, by day$/ }),
    ).getAllByRole('row');
    expect(rows).toHaveLength(8);
    expect(rows[1]).toHaveTextContent(dateText(daysFromNow(1)));
    expect(rows[7]).toHaveTextContent(/39.5 MB\/s/);

    await userEvent.click(
      within(section).getByRole('button', { name: 'Download CSV' }),
    );
    expect(saved[0].name).toBe('prod-orders.placed-bytesInPerSecond.csv');
    const lines = (await saved[0].content.text()).split('\r\n');
    expect(lines.slice(0, 2)).toEqual([
      'day,measured,forecast,lower,upper',
      `${daysFromNow(-5)},39.5,,,`,
    ]);
    expect(lines[7]).toBe(`${daysFromNow(1)},,40.1,37,44.1`);

    await userEvent.click(
      within(section).getByRole('button', { name: 'Show all days' }),
    );
    expect(address()).toBe('?span=400d');
    await userEvent.click(
      within(section).getByRole('button', { name: 'Hour' }),
    );
    expect(address()).toBe('?span=hour');
    expect(await within(section).findByText(/No data in this/)).toBeVisible();
  });

  it.each<[string, Partial<SubjectForecastAnswer>, RegExp]>([
    [
      'too little is known',
      {
        history: [daysFromNow(-2), daysFromNow(-1)].map(day => ({
          day,
          max: 5,
        })),
        forecast: {
          ...forecast,
          method: 'naive',
          reason: { code: 'short-history', values: 2, needed: 21 },
          summary:
            'Naive forecast: every day as the last one, because only 2 days of at least 21 are known.',
          points: [{ day: daysFromNow(0), value: 5, lower: null, upper: null }],
          backtest: null,
          crossings: [],
        },
      },
      /Too little is known.*reach 30 days ahead on about.*because only 2 days of at least 21 are known/,
    ],
    [
      'nothing is crossed',
      { forecast: { ...forecast, crossings: forecast.crossings.slice(1) } },
      /No limit is forecast to be crossed until/,
    ],
    [
      'some of the history was generated',
      { origins: ['example', 'sweep'] },
      /Example history.*never measured.*generated for the example, refreshes/,
    ],
  ])('says so where %s', async (_case, over, words) => {
    const section = await show(topicForecast(over));
    await waitFor(() => expect(section).toHaveTextContent(words));
  });

  it('shows the last hour where no day is known, and days when asked', async () => {
    const section = await show(NO_FORECAST);
    expect(await within(section).findByText(/No data in this/)).toBeVisible();
    await userEvent.click(
      within(section).getByRole('button', { name: '90 days' }),
    );
    expect(
      await within(section).findByText(/No whole day \(UTC\) is known yet/),
    ).toBeVisible();
    expect(within(section).queryByLabelText('From')).not.toBeInTheDocument();
  });

  it('keeps the last hour where the forecast can not be fetched, and tries again', async () => {
    server.use(
      answer(`${PATH}/history`, NO_TOPIC_HISTORY),
      refuse(`${PATH}/forecast`, 503, {
        name: 'ServiceUnavailableError',
        message: 'the database is away',
      }),
    );
    await renderOnEntity(<TopicHistorySection topic={topic} />, {
      path: '/?span=90d',
    });
    const section = await screen.findByRole('region', {
      name: 'History and forecast',
    });
    const retry = await within(section).findByRole('button', { name: 'Retry' });
    expect(section).toHaveTextContent('the database is away');
    server.use(answer(`${PATH}/forecast`, topicForecast()));
    await userEvent.click(retry);
    expect(await within(section).findByRole('slider')).toBeInTheDocument();
  });

  it('imports history from a file, and names the lines that are invalid', async () => {
    const section = await show(topicForecast());
    await userEvent.click(
      await within(section).findByRole('button', { name: 'Import history' }),
    );
    const dialog = within(await screen.findByRole('dialog'));
    await userEvent.click(
      dialog.getByRole('button', { name: 'Download a template' }),
    );
    expect(await saved[0].content.text()).toBe(
      `kind,name,metric,time,max,mean,p95\r\ntopic,orders.placed,bytesInPerSecond,${daysFromNow(
        -1,
      )},0,0,0\r\n`,
    );
    const bodies: string[] = [];
    let refused = true;
    server.use(
      http.post(
        `${BACKEND}/clusters/prod/series/import`,
        async ({ request }) => {
          bodies.push(
            `${request.headers.get('content-type')}: ${await request.text()}`,
          );
          return refused
            ? HttpResponse.json(
                {
                  error: {
                    name: 'InputError',
                    message:
                      "Nothing of the file was stored. line 2: metric must be one of topic, but it is 'x'; allowed: a, b; line 7: max must be a number",
                  },
                  response: { statusCode: 400 },
                },
                { status: 400 },
              )
            : HttpResponse.json({ rows: 3, series: 1, days: 3 });
        },
      ),
    );
    expect(dialog.getByRole('button', { name: 'Import' })).toBeDisabled();
    await userEvent.upload(
      dialog.getByLabelText('CSV file'),
      csvFile('kind,name\n'),
    );
    await userEvent.click(dialog.getByRole('button', { name: 'Import' }));
    expect(
      await dialog.findByText('Nothing of the file was stored.'),
    ).toBeVisible();
    expect(
      dialog.getAllByRole('listitem').map(item => item.textContent),
    ).toEqual([
      "line 2: metric must be one of topic, but it is 'x'; allowed: a, b",
      'line 7: max must be a number',
    ]);
    refused = false;
    await userEvent.click(dialog.getByRole('button', { name: 'Import' }));
    expect(
      await dialog.findByText(/3 rows read: 3 days of 1 series/),
    ).toBeVisible();
    expect(bodies).toEqual(new Array(2).fill('text/csv: kind,name\n'));
  });
});
