import { Sample } from '../../assessment/levelState';
import { medianOf } from '../../calculation/median';
import { trendOf } from './lagTrend';

/**
 * Where a lag goes, as far as its swings let that be said.
 *
 * @public
 */
export type LagDirection = 'falling' | 'steady' | 'growing';

/**
 * Where a lag goes, and how fast.
 *
 * @public
 */
export interface LagMovement {
  direction: LagDirection;
  /** Records per second: negative while it falls. */
  velocity: number;
}

/** Samples from which a trend can be told from chance. */
const SAMPLES = 7;
/** More of them cost more than they tell. */
const MOST_SAMPLES = 24;
/** Standard deviations from which a lag counts as moving: 3 of 1000 series without a trend are beyond them. */
const MOVES_Z = 3;

/**
 * Where a lag goes. Offsets and commits are not read at one moment, and commits come in batches, so that a lag swings by what is
 * written in between: what two samples differ by says nothing. It moves once nearly all of them agree, after Mann and Kendall, and
 * goes on moving until they no longer tend that way: an answer that rests on it must not change from sweep to sweep.
 *
 * @param samples - lag in records, oldest first
 * @param last - what the last sweep said
 * @returns undefined with too few samples
 * @public
 */
export function lagMovement(
  samples: readonly Sample[],
  last?: LagDirection,
): LagMovement | undefined {
  const recent = samples.slice(-MOST_SAMPLES);
  if (recent.length < SAMPLES) return undefined;
  const { z } = trendOf(recent.map(({ value }) => value));
  return { direction: directionOf(z, last), velocity: velocityOf(recent) };
}

function directionOf(z: number, last: LagDirection | undefined): LagDirection {
  if (z <= -MOVES_Z || (last === 'falling' && z < 0)) return 'falling';
  return z >= MOVES_Z || (last === 'growing' && z > 0) ? 'growing' : 'steady';
}

/** Theil and Sen's slope: the median over all pairs. */
function velocityOf(samples: readonly Sample[]): number {
  const slopes: number[] = [];
  samples.forEach(({ at, value }, i) => {
    for (let j = 0; j < i; j++) {
      const seconds = (at - samples[j].at) / 1000;
      if (seconds > 0) slopes.push((value - samples[j].value) / seconds);
    }
  });
  return slopes.length === 0 ? 0 : medianOf(slopes);
}
