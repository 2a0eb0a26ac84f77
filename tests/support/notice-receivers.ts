import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import {
  type AddressInfo,
  createServer as createSocketServer,
  type Server,
  type Socket,
} from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import type { Channel, NotifyOptions } from '../../platform/notify.ts';

/** What a receiver does with what comes. */
export type Manner =
  | 'takes'
  | 'silent'
  | 'failing'
  | 'refuses'
  | 'knows-nobody'
  | 'talks-nonsense'
  | 'talks-without-end'
  | 'hangs-up';

export type Receiver = {
  options: NotifyOptions;
  /** What came in, as it came: headers and body of a call, or the whole letter. */
  received: { headers: IncomingHttpHeaders; body: string; to: string[] }[];
  close(): Promise<void>;
};

/** A certificate to show, and so TLS from the first byte. */
export type Tls = { key: string; cert: string };

export const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
export const TO = ['a@district.example', 'b@district.example', 'c@district.example'];

export const openReceiver = (channel: Channel, manner: Manner, tls?: Tls): Promise<Receiver> =>
  channel === 'webhook' ? openWebhook(manner, tls) : openMailServer(manner, tls);

const portOf = (server: Server) => (server.address() as AddressInfo).port;

const listening = <S extends Server>(server: S): Promise<S> =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));

const webhookTo = (protocol: string, port: number): NotifyOptions => ({
  webhook: { url: `${protocol}://localhost:${port}/hook`, secret: SECRET },
});

const emailTo = (address: string): NotifyOptions => ({
  email: { url: address, from: 'report@district.example', to: TO },
});

/** A server that does not speak the protocol at all. */
async function openSocket(channel: Channel, speak: (socket: Socket) => void): Promise<Receiver> {
  const sockets = new Set<Socket>();
  const server = await listening(
    createSocketServer((socket) => {
      sockets.add(socket.on('error', () => {}));
      speak(socket);
    }),
  );
  const port = portOf(server);
  return {
    options: channel === 'webhook' ? webhookTo('http', port) : emailTo(`smtp://localhost:${port}`),
    received: [],
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const NONSENSE = 'what do you want?\r\n';

const speakers: Partial<Record<Manner, (socket: Socket) => void>> = {
  silent: () => {},
  'talks-nonsense': (socket) => socket.write(NONSENSE),
  'hangs-up': (socket) => socket.destroy(),
};

async function openWebhook(manner: Manner, tls?: Tls): Promise<Receiver> {
  const speak = speakers[manner];
  if (speak) return openSocket('webhook', speak);
  const received: Receiver['received'] = [];
  const answer = (response: ServerResponse) => {
    const status = { failing: 500, refuses: 404, 'knows-nobody': 401 }[manner as string] ?? 200;
    response.writeHead(status);
    if (manner !== 'talks-without-end') return response.end();
    const more = () => {
      while (!response.destroyed && response.write(Buffer.alloc(65_536))) {}
    };
    response.on('drain', more);
    more();
  };
  const listener: Parameters<typeof createServer>[1] = (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      received.push({ headers: request.headers, body, to: [] });
      answer(response);
    });
  };
  const made = tls ? createSecureServer(tls, listener) : createServer(listener);
  const server = await listening(made);
  return {
    options: webhookTo(tls ? 'https' : 'http', portOf(server)),
    received,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const refusal = (responseCode: number) => Object.assign(new Error('not now'), { responseCode });

async function openMailServer(manner: Manner, tls?: Tls): Promise<Receiver> {
  const speak =
    manner === 'talks-without-end'
      ? (socket: Socket) => socket.write(Buffer.alloc(1_000_000, '2'))
      : speakers[manner];
  if (speak) return openSocket('email', speak);
  const received: Receiver['received'] = [];
  const codes: Partial<Record<Manner, number>> = { failing: 451, refuses: 550 };
  const options: SMTPServerOptions = {
    ...(tls ? { secure: true, ...tls } : { hideSTARTTLS: true, allowInsecureAuth: true }),
    authOptional: manner !== 'knows-nobody',
    onAuth: (_auth, _session, done) => done(refusal(535)),
    onRcptTo: (_address, _session, done) => {
      const code = codes[manner];
      done(code ? refusal(code) : null);
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map(({ address }) => address);
        received.push({ headers: {}, body: Buffer.concat(chunks).toString(), to });
        done();
      });
    },
  };
  const smtp = new SMTPServer(options);
  smtp.on('error', () => {});
  await listening(smtp.server);
  const who = manner === 'knows-nobody' ? 'report:wrong@' : '';
  return {
    options: emailTo(`smtp${tls ? 's' : ''}://${who}localhost:${portOf(smtp.server)}`),
    received,
    close: () => new Promise((resolve) => smtp.close(() => resolve())),
  };
}
