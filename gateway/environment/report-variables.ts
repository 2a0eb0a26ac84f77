import Type from 'typebox';
import { choice, text } from './variable.ts';

const ADDRESS = '[^\\s,@<>"]+@[^\\s,@<>"]+';

/** The morning report, and where it goes. */
export const reportVariables = {
  REPORT_AT: text(
    '^(never|([01][0-9]|2[0-3]):[0-5][0-9])$',
    'a time of day such as 07:30, or never',
    'When the report on the day before is kept and sent (Asia/Shanghai).',
    '07:30',
  ),
  REPORT_LANGUAGE: choice(
    ['zh', 'en'],
    'zh',
    'Language in which it is sent; people read it in their own on the desk.',
  ),
  REPORT_WEBHOOK_URL: Type.Optional(
    text(
      '^https?://[^\\s#]+$',
      'http(s)://host[:port]/path',
      'Where the report is posted as JSON. Not set: nowhere.',
    ),
  ),
  REPORT_WEBHOOK_SECRET: Type.Optional(
    text(
      '^whsec_[A-Za-z0-9+/]{32,88}={0,2}$',
      'whsec_ and at least 24 bytes in base64 (openssl rand -base64 32)',
      'What its receiver checks the signature with (Standard Webhooks).',
    ),
  ),
  SMTP_URL: Type.Optional(
    text(
      '^smtps?://[^\\s/?#]+/?$',
      'smtp(s)://user:password@host:port',
      'Mail server for the report; smtp with a user needs STARTTLS. Not set: no e-mail.',
    ),
  ),
  REPORT_FROM: Type.Optional(
    text(`^${ADDRESS}$`, 'an e-mail address', 'Sender of the report; only with SMTP_URL.'),
  ),
  REPORT_TO: Type.Optional(
    text(
      `^${ADDRESS}(,${ADDRESS}){0,49}$`,
      'up to 50 e-mail addresses with commas between',
      'Who gets the report; only with SMTP_URL.',
    ),
  ),
};
