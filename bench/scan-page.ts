import autocannon from 'autocannon';
import Fastify from 'fastify';
import { against, type Bench } from './bench.ts';
import { benchApp } from './support/bench-app.ts';

const LAMPS = 1000;
const CLIENTS = 50;
const SECONDS = 8;
const WARM_UP_SECONDS = 3;

const visit = (url: string, paths: readonly string[], seconds: number) =>
  autocannon({
    url,
    connections: CLIENTS,
    duration: seconds,
    // Its own thread, so that the client does not take the server's time.
    workers: 1,
    requests: paths.map((path) => ({ method: 'GET' as const, path })),
  });

/** The scan page of many plates on PostgreSQL against a bare route that returns the same bytes. */
export const run: Bench = async () => {
  const service = await benchApp(LAMPS);
  const paths = service.smartCodes.map((smartCode) => `/A/${smartCode}`);
  const page = await service.app.inject({ url: paths[0] ?? '/' });
  const bare = Fastify();
  bare.get('/A/:smartCode', (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(page.body),
  );
  const bareUrl = await bare.listen({ host: '127.0.0.1', port: 0 });
  try {
    if (page.statusCode !== 200) throw new Error(`the scan page answers ${page.statusCode}`);
    await visit(bareUrl, paths, WARM_UP_SECONDS);
    await visit(service.url, paths, WARM_UP_SECONDS);
    const plain = await visit(bareUrl, paths, SECONDS);
    const ours = await visit(service.url, paths, SECONDS);
    if (ours.non2xx > 0) throw new Error(`${ours.non2xx} visits were not answered with the page`);
    const ratio = ours.requests.average / plain.requests.average;
    const bytes = Buffer.byteLength(page.body);
    return [
      {
        name: `bare route, ${bytes} bytes, ${CLIENTS} clients`,
        value: plain.requests.average,
        unit: '/s',
      },
      {
        name: `scan page, ${LAMPS} plates, ${CLIENTS} clients`,
        value: ours.requests.average,
        unit: '/s',
      },
      against({ name: 'scan page to bare route', value: ratio, unit: '×' }, '>=', 0.4),
      { name: 'scan page p50', value: ours.latency.p50, unit: 'ms' },
      { name: 'scan page p99', value: ours.latency.p99, unit: 'ms' },
    ];
  } finally {
    await bare.close();
    await service.close();
  }
};
