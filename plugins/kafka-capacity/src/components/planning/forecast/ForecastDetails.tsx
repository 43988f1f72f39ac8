import { ReactNode, useState } from 'react';
import Box from '@material-ui/core/Box';
import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import {
  dateText,
  Forecast,
  ForecastBacktest,
  forecastModelText,
  formatNumber,
  formatQuantity,
  growthText,
} from 'backstage-plugin-kafka-capacity-common';
import { Facts } from '../../marks/Facts';
import { Ago } from '../../marks/times';

type Fact = [name: string, value: ReactNode];

/** How a forecast was made and how good it was on the past, for who asks. */
export function ForecastDetails(props: { forecast: Forecast; unit: string }) {
  const { forecast, unit } = props;
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="small" aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? 'Hide details' : 'How good is this forecast?'}
      </Button>
      {open && (
        <Box mt={1}>
          <Facts
            facts={[
              ...(forecast.backtest ? backtestFacts(forecast.backtest) : []),
              ...pastFacts(forecast, unit),
              ...madeFacts(forecast),
            ]}
          />
          {!forecast.backtest && (
            <Typography variant="body2">
              Not tested on the past: too little of it is known.
            </Typography>
          )}
        </Box>
      )}
    </>
  );
}

function backtestFacts({
  mase,
  naiveMase,
  lineMase,
  smape,
  naiveSmape,
  coverage,
  windows,
  days,
}: ForecastBacktest): Fact[] {
  return [
    [
      'Error (MASE): forecast, seasonal naive, straight line',
      [mase, naiveMase, lineMase].map(errorText).join(', '),
    ],
    [
      'Error in percent (sMAPE): forecast, seasonal naive',
      [smape, naiveSmape]
        .map(one => (one === null ? '–' : formatQuantity(one, '%')))
        .join(', '),
    ],
    [
      'Past days in the 90% band',
      coverage === null ? '–' : formatQuantity(coverage * 100, '%'),
    ],
    [
      'Tested on',
      `${formatQuantity(days, 'days')} in ${formatQuantity(windows, 'tests')}`,
    ],
  ];
}

function errorText(error: number | null): string {
  return error === null ? '–' : formatNumber(Number(error.toPrecision(2)));
}

function pastFacts(
  {
    peak,
    growthRate,
    seasons,
    levelShift,
    incidents,
    filledDays,
    skippedDays,
  }: Forecast,
  unit: string,
): Fact[] {
  return [
    [
      'Largest day to come',
      `${formatQuantity(peak.value, unit)}; 90% below ${formatQuantity(
        peak.upper,
        unit,
      )}`,
    ],
    ...facts(growthRate !== null, () => [
      'Growth',
      growthText(growthRate ?? 0),
    ]),
    ...facts(seasons.length > 0, () => [
      'Seasons',
      seasons.map(({ text }) => text).join('; '),
    ]),
    ...facts(levelShift !== null, () => [
      'Level shift',
      levelShift &&
        `${dateText(levelShift.day)}: ${formatQuantity(
          levelShift.from,
          unit,
        )} → ${formatQuantity(levelShift.to, unit)}`,
    ]),
    ...facts(incidents.length > 0, () => [
      'Incidents, left out',
      incidents.map(dateText).join('; '),
    ]),
    ...facts(filledDays > 0, () => [
      'Gaps, filled for the models only',
      formatQuantity(filledDays, 'days'),
    ]),
    ...facts(skippedDays > 0, () => [
      'Before a long gap, left out',
      formatQuantity(skippedDays, 'days'),
    ]),
  ];
}

function facts(isKnown: boolean, fact: () => Fact): Fact[] {
  return isKnown ? [fact()] : [];
}

function madeFacts({ madeAt, weights }: Forecast): Fact[] {
  const models = Object.entries(weights)
    .filter(([, weight]) => weight >= 0.005)
    .sort(([, a], [, b]) => b - a)
    .map(
      ([model, weight]) =>
        `${forecastModelText(model)} ${Math.round(weight * 100)}%`,
    );
  return [
    ...facts(models.length > 0, () => ['Models', models.join(', ')]),
    ['Forecast', <Ago key="made" at={madeAt} />],
  ];
}
