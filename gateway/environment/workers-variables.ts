import Type from 'typebox';
import { choice, text, whole, YES_NO } from './variable.ts';

/** Workers that look through cameras, and how long what they saw is kept. */
export const workersVariables = {
  OBSERVATION_DAYS: whole(
    1,
    3650,
    90,
    'Days that looks and observations of cameras are kept; alerts are kept for good.',
  ),
  WORKER: choice(
    YES_NO,
    'yes',
    'Run one worker beside the service that looks through the cameras; no: workers run elsewhere (citymark worker).',
  ),
  WORKER_CAPACITY: whole(
    1,
    10_000,
    16,
    'How much the worker can do in comparison with others: cameras are shared out in this proportion.',
  ),
  WORKER_TOKEN: Type.Optional(
    text(
      '^cmw-[0-9a-f]{12}-[A-Za-z0-9_-]{43}$',
      'a token from citymark worker-token add',
      'What citymark worker presents to the service. Not set: --token-file.',
    ),
  ),
  WORKER_REQUESTS_PER_MINUTE: whole(
    1,
    1_000_000,
    6000,
    'Requests the workers of one address may make in a minute.',
  ),
  LEASE_SECONDS: whole(
    2,
    3600,
    60,
    'How long a worker keeps its cameras without a sign of life; then others take them.',
  ),
};
