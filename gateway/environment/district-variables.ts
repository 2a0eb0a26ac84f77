import Type from 'typebox';
import { choice, text, whole } from './variable.ts';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** The district, and what outsiders may ask of the service. */
export const districtVariables = {
  LOG_LEVEL: choice(LOG_LEVELS, 'info', 'Least important log lines to write.'),
  DISTRICT_CODE: text(
    '^[0-9]{6}$',
    'six digits (GB/T 2260)',
    'District of the asset codes made here; 440310 is Pingshan, Shenzhen.',
    '440310',
  ),
  TICKET_PREFIX: text(
    '^[A-Z]{2,8}$',
    'two to eight capital letters',
    'First letters of a ticket number.',
    'SZPS',
  ),
  TRUST_PROXY: text(
    '^(no|yes|[0-9a-fA-F.:/,]+)$',
    'no, yes, or addresses and networks with commas between',
    'Proxies in front that may say who the client is (X-Forwarded-For).',
    'no',
  ),
  REQUESTS_PER_MINUTE: whole(1, 1_000_000, 600, 'Requests one address may make in a minute.'),
  SIGN_INS_PER_MINUTE: whole(
    1,
    1_000_000,
    30,
    'Sign-in attempts one address may make in a minute.',
  ),
  COMPLAINTS_PER_ADDRESS: whole(
    1,
    1_000_000,
    60,
    'Complaints one address may send in an hour; a whole street can share one.',
  ),
  COMPLAINTS_PER_PLATE: whole(
    1,
    1_000_000,
    30,
    'Complaints that may come in through one plate in an hour.',
  ),
  LIVE_CONNECTIONS: whole(1, 100_000, 1000, 'Open live connections of the desk at most.'),
  METRICS_TOKEN: Type.Optional(
    text(
      '^\\S{16,}$',
      'at least 16 characters',
      'Bearer token for /metrics. Not set: open to all.',
    ),
  ),
  SESSION_HOURS: whole(1, 720, 12, 'Hours after which a session ends in any case.'),
  SESSION_IDLE_MINUTES: whole(1, 43_200, 120, 'Minutes without a request after which it ends.'),
  STOP_SECONDS: whole(
    1,
    300,
    10,
    'Seconds that running requests are given when the service stops.',
  ),
};
