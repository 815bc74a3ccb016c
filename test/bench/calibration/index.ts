/** How often the gates are wrong, and how often they see a real loss: thousands of merge requests of seeded chance, and of real runs drawn anew. */
import type { Measured } from '../measure.ts';
import { falseAlarms } from './false-alarms.ts';
import { others } from './others.ts';
import { power } from './power.ts';
import { realAlarms } from './real-alarms.ts';
import { realRuns } from './real-runs.ts';

export async function calibration(): Promise<Measured[]> {
  const real = await realRuns();
  const measured = [...falseAlarms(), ...realAlarms(real), ...power()];
  others(real);
  return measured;
}
