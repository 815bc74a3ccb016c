import type { Command } from './command.ts';

export const doctor: Command = {
  name: 'doctor',
  summary:
    'check token, server, project, runs and Pages by the calls that need them; nothing is written. Exit code 0 when comment, gate and dashboard work',
  example: 'ml-report doctor --mr 42',
  options: [
    { flags: '--format <form>', description: 'form of the list', choices: ['table', 'json'], default: 'table' },
  ],
  run: async (...given) => (await import('./work/doctor.ts')).work(...given),
};
