import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { TestApp } from './app.ts';

type News = {
  ticketNumber: string;
  departmentId: string;
  kind: string;
  state: string;
  /** By this process's clock, as `performance.now()` tells it. */
  heardAt: number;
};

/** What a handler of one department sees and does, over the interface the desk uses. */
export type Desk = {
  /** The next change that is told live; waits for it. */
  next(): Promise<News>;
  /** All changes told so far. */
  heard(): News[];
  /** The numbers in the inbox. */
  inbox(): Promise<string[]>;
  stateOf(ticketNumber: string): Promise<string>;
  photosOf(ticketNumber: string): Promise<{ widthPx: number; heightPx: number }[]>;
  act(ticketNumber: string, action: string): Promise<void>;
  reportDone(ticketNumber: string, note: string): Promise<void>;
};

type Detail = {
  version: number;
  state: string;
  photos: { kind: string; widthPx: number; heightPx: number }[];
};

/** Signs a handler of the department in and listens to what is told live. `world` must be listening. */
export async function openDesk(world: TestApp, departmentId: string): Promise<Desk> {
  const { headers } = await world.signIn('handler', departmentId);
  const news: News[] = [];
  await listen(world, headers.cookie, news);
  let read = 0;

  const ask = async <T>(path: string): Promise<T> => {
    const answer = await world.inject({ method: 'GET', url: path, headers });
    expect(answer.statusCode, answer.body).toBe(200);
    return answer.json<T>();
  };
  const detail = (ticketNumber: string) => ask<Detail>(`/api/tickets/${ticketNumber}`);
  const send = async (url: string, payload: string | object, type?: string) => {
    const answer = await world.inject({
      method: 'POST',
      url,
      headers: { ...headers, ...(type ? { 'content-type': type } : {}) },
      payload,
    });
    expect(answer.statusCode, answer.body).toBe(200);
  };
  return {
    heard: () => [...news],
    async next() {
      await expect.poll(() => news.length, { timeout: 10_000, interval: 5 }).toBeGreaterThan(read);
      read += 1;
      return news[read - 1] as News;
    },
    async inbox() {
      const { items } = await ask<{ items: { ticketNumber: string }[] }>('/api/tickets?box=inbox');
      return items.map((item) => item.ticketNumber);
    },
    stateOf: async (ticketNumber) => (await detail(ticketNumber)).state,
    photosOf: async (ticketNumber) =>
      (await detail(ticketNumber)).photos.filter(({ kind }) => kind === 'complaint'),
    async act(ticketNumber, action) {
      const { version } = await detail(ticketNumber);
      await send(`/api/tickets/${ticketNumber}/${action}`, { version });
    },
    async reportDone(ticketNumber, note) {
      const { version } = await detail(ticketNumber);
      const boundary = randomUUID();
      const parts = Object.entries({ version: String(version), note }).map(
        ([name, value]) =>
          `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
      );
      await send(
        `/api/tickets/${ticketNumber}/handled`,
        `${parts.join('')}--${boundary}--\r\n`,
        `multipart/form-data; boundary=${boundary}`,
      );
    },
  };
}

/** Follows the live stream until the service closes it. */
async function listen(world: TestApp, cookie: string, news: News[]): Promise<void> {
  const response = await fetch(`${world.url}/api/live`, { headers: { cookie } });
  expect(response.status).toBe(200);
  const stream = response.body?.pipeThrough(new TextDecoderStream());
  const follow = async () => {
    let rest = '';
    for await (const chunk of stream ?? []) {
      const events = (rest + chunk).split('\n\n');
      rest = events.pop() ?? '';
      for (const event of events) {
        const data = /^data: ?(.*)$/m.exec(event)?.[1];
        if (/^event: ?ticket$/m.test(event) && data)
          news.push({ ...JSON.parse(data), heardAt: performance.now() });
      }
    }
  };
  follow().catch(() => undefined);
}
