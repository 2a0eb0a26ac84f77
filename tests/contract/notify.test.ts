import { createHmac } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import {
  channels,
  type Notice,
  NotifyError,
  type NotifyOptions,
  openNotifiers,
} from '../../platform/notify.ts';
import { selfSigned } from '../support/certificate.ts';
import {
  type Manner,
  openReceiver,
  type Receiver,
  SECRET,
  type Tls,
  TO,
} from '../support/notice-receivers.ts';

const notice: Notice = {
  key: 'morning-report-2026-11-22-1',
  at: new Date('2026-11-22T23:30:00Z'),
  subject: '民生诉求早报 2026-11-22',
  text: '昨日立案 3 件。',
  data: { day: '2026-11-22', text: '昨日立案 3 件。' },
  files: [
    { name: 'report.pdf', mediaType: 'application/pdf', bytes: Buffer.from('%PDF-1.3 a report') },
  ],
};

/** A receiver that never says a word is given this long. */
const PATIENCE_MS = 300;

describe.each(channels)('notices by %s', (channel) => {
  const opened: Receiver[] = [];
  afterEach(async () => {
    for (const receiver of opened.splice(0)) await receiver.close();
  });

  async function receiverThat(manner: Manner, tls?: Tls): Promise<Receiver> {
    const receiver = await openReceiver(channel, manner, tls);
    opened.push(receiver);
    return receiver;
  }

  const notifierFor = (options: NotifyOptions) => {
    const [notifier] = openNotifiers(options);
    if (!notifier) throw new Error('no notifier');
    return notifier;
  };

  const problemWith = async (options: NotifyOptions) => {
    const error = await notifierFor(options)
      .send(notice)
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(NotifyError);
    // What is logged must not hold an address, a password or an answer.
    expect((error as NotifyError).message).toMatch(/^[\w ]{1,40}$/);
    return (error as NotifyError).problem;
  };

  it('arrive, and the same again can be known by its key', async () => {
    const { options, received } = await receiverThat('takes');
    const notifier = notifierFor(options);
    const recipients = channel === 'email' ? TO.length : 1;
    expect(await notifier.send(notice)).toEqual({ recipients, refused: 0 });
    await notifier.send(notice);
    const keys = received.map(({ headers, body }) =>
      channel === 'email' ? /^Message-ID: (.*)$/im.exec(body)?.[1] : headers['idempotency-key'],
    );
    expect(keys).toHaveLength(2);
    expect(keys[0]).toBeTruthy();
    expect(keys[1]).toBe(keys[0]);
  });

  it('arrive over TLS that holds', async () => {
    const tls = selfSigned('localhost');
    const { options, received } = await receiverThat('takes', tls);
    await notifierFor({ ...options, ca: tls.cert }).send(notice);
    expect(received).toHaveLength(1);
  });

  it.each([
    ['shows a certificate of another name', selfSigned('elsewhere.example'), true],
    ['shows a certificate that nobody vouches for', selfSigned('localhost'), false],
  ])('do not go to a server that %s', async (_, tls, trusted) => {
    const { options, received } = await receiverThat('takes', tls);
    expect(await problemWith({ ...options, ...(trusted && { ca: tls.cert }) })).toBe('encryption');
    expect(received).toEqual([]);
  });

  it('find nobody where nobody listens', async () => {
    const receiver = await openReceiver(channel, 'takes');
    await receiver.close();
    expect(await problemWith(receiver.options)).toBe('unreachable');
  });

  it.each([
    ['silent', 'silent'],
    ['failing', 'failing'],
    ['refuses', 'refused'],
    ['knows-nobody', 'credentials'],
    ['talks-nonsense', 'unreadable'],
    ['hangs-up', 'unreachable'],
  ] as const)('say why when the receiver is one that %s', async (manner, problem) => {
    const { options, received } = await receiverThat(manner);
    const timeoutMs = manner === 'silent' ? PATIENCE_MS : 10_000;
    expect(await problemWith({ ...options, timeoutMs })).toBe(problem);
    if (channel === 'email') expect(received).toEqual([]);
  });
});

describe('a webhook', () => {
  it('carries JSON that its receiver can check', async () => {
    const receiver = await openReceiver('webhook', 'takes');
    await openNotifiers(receiver.options)[0]?.send(notice);
    await receiver.close();
    const { headers = {}, body = '' } = receiver.received[0] ?? {};
    expect(JSON.parse(body)).toEqual(notice.data);
    expect(headers['content-type']).toContain('application/json');
    const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
    const key = Buffer.from(SECRET.slice('whsec_'.length), 'base64');
    const expected = createHmac('sha256', key).update(signed).digest('base64');
    expect(headers['webhook-signature']).toBe(`v1,${expected}`);
    expect(Math.abs(Number(headers['webhook-timestamp']) - Date.now() / 1000)).toBeLessThan(60);
  });

  it('does not read an answer that has no end', async () => {
    const receiver = await openReceiver('webhook', 'talks-without-end');
    const sent = await openNotifiers(receiver.options)[0]?.send(notice);
    await receiver.close();
    expect(sent).toEqual({ recipients: 1, refused: 0 });
  });
});

describe('a letter', () => {
  const arrived = async () => {
    const receiver = await openReceiver('email', 'takes');
    await openNotifiers(receiver.options)[0]?.send(notice);
    await receiver.close();
    const [letter] = receiver.received;
    if (!letter) throw new Error('nothing came');
    return letter;
  };

  it('goes to all with the file attached', async () => {
    const { body, to } = await arrived();
    expect(to).toEqual(TO);
    expect(body).toMatch(/^Subject: =\?UTF-8\?/m);
    expect(body).toContain('application/pdf; name=report.pdf');
    expect(body).toContain(Buffer.from('%PDF-1.3 a report').toString('base64'));
  });

  it('does not wait for a greeting that has no end', async () => {
    const receiver = await openReceiver('email', 'talks-without-end');
    const error = await openNotifiers(receiver.options)[0]
      ?.send(notice)
      .catch((it: unknown) => it);
    await receiver.close();
    expect(error).toMatchObject({ problem: 'unreadable' });
  });

  it('gives no password to a server elsewhere that offers no encryption', async () => {
    const receiver = await openReceiver('email', 'knows-nobody');
    // Another name of this machine, which does not say so.
    const url = receiver.options.email?.url.replace('localhost', '0.0.0.0') ?? '';
    const email = { url, from: 'report@district.example', to: TO };
    const error = await openNotifiers({ email })[0]
      ?.send(notice)
      .catch((it: unknown) => it);
    await receiver.close();
    expect(error).toMatchObject({ problem: 'encryption' });
  });
});
