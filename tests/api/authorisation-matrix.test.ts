import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addWorkerToken } from '../../detection/index.ts';
import type { Role } from '../../platform/actor.ts';
import { type TestApp, type TestStaff, testApp } from '../support/app.ts';
import { authorisationMatrix, type Caller, callers } from './authorisation-matrix.ts';

/** Addresses of style sheets and scripts hold a hash of their content. */
const withoutHash = (url: string) => url.replace(/\.[0-9a-f]{12}\./, '.');

/** A path nobody has a row for, so that a call that is let in changes nothing. */
const NOBODY = '00000000-0000-7000-8000-000000000000';
const pathOf = (url: string) =>
  url
    .replace(
      /:(staffId|photoId|complaintId|plateId|batchId|anomalyId|cameraId|zoneId|assetId|evidenceId)/g,
      NOBODY,
    )
    .replace(':assetCode', '4403100118999999')
    .replace(':code', 'not-found')
    .replace(/:\w+/g, 'NOBODY')
    .replace('*', 'index.html');

const isStaff = (caller: Caller): caller is Role => caller !== 'citizen' && caller !== 'worker';

describe('authorisation', () => {
  let service: TestApp;
  let routes: {
    name: string;
    method: string;
    url: string;
    isPublic: boolean;
    isForWorkers: boolean;
  }[];
  const staff = new Map<Caller, TestStaff>();
  let worker: { authorization: string };

  beforeAll(async () => {
    service = await testApp();
    routes = service.app.routeTable.flatMap(({ method, url, config }) =>
      [method]
        .flat()
        // Fastify adds a HEAD to every GET, with the same decision.
        .filter((each) => each !== 'HEAD')
        .map((each) => ({
          name: `${each} ${withoutHash(url)}`,
          method: each,
          url,
          isPublic: config?.access === 'public',
          isForWorkers: config?.access === 'worker',
        })),
    );
    for (const caller of callers) {
      if (isStaff(caller)) staff.set(caller, await service.signIn(caller));
    }
    const { token } = await addWorkerToken(service.deps, '测试');
    worker = { authorization: `Bearer ${token}` };
  });
  afterAll(() => service.close());

  /** Answers are streamed: that of the live route has no end. */
  async function call(
    route: { method: string; url: string },
    headers: Record<string, string>,
  ): Promise<LightMyRequestResponse & { code: string }> {
    const answer = await service.inject({
      method: route.method as InjectOptions['method'],
      url: pathOf(route.url),
      headers,
      payloadAsStream: true,
    });
    let text = '';
    if (String(answer.headers['content-type']).startsWith('application/problem')) {
      for await (const chunk of answer.stream()) text += chunk;
    } else answer.stream().destroy();
    return Object.assign(answer, { code: text ? JSON.parse(text).type.split('/').at(-1) : '' });
  }

  /** Signing out ends a session, so it is done with one that nobody else uses. */
  async function headersOf(caller: Caller, route: { name: string }) {
    if (caller === 'citizen') return {};
    if (caller === 'worker') return worker;
    const signedIn = staff.get(caller);
    if (!signedIn) throw new Error(`no ${caller}`);
    if (route.name !== 'DELETE /api/session') return signedIn.headers;
    return (await service.signIn(caller, signedIn.departmentId)).headers;
  }

  it('is decided for every route, and for no route that does not exist', () => {
    const named = routes.map((route) => route.name);
    expect(named.filter((name) => !authorisationMatrix.has(name))).toEqual([]);
    expect([...authorisationMatrix.keys()].filter((name) => !named.includes(name))).toEqual([]);
  });

  it.each(callers)('lets %s in where the table says so, and nowhere else', async (caller) => {
    const wrong: string[] = [];
    for (const route of routes) {
      const may = authorisationMatrix.get(route.name)?.has(caller) ?? false;
      const { statusCode, code } = await call(route, await headersOf(caller, route));
      const refused = statusCode === 401 || (statusCode === 403 && code === 'not-allowed');
      if (may === refused) wrong.push(`${route.name}: ${statusCode} ${code}`);
      const expected = isStaff(caller) ? 'not-allowed' : 'not-signed-in';
      if (refused && code !== expected) wrong.push(`${route.name}: refused with ${code}`);
      if (statusCode >= 500) wrong.push(`${route.name}: ${statusCode}`);
    }
    expect(wrong).toEqual([]);
  });

  it('needs the token of the session for every change', async () => {
    const wrong: string[] = [];
    for (const route of routes) {
      if (route.isPublic || route.isForWorkers || route.method === 'GET') continue;
      const caller = callers.find((each) => authorisationMatrix.get(route.name)?.has(each));
      const cookie = staff.get(caller ?? 'admin')?.headers.cookie ?? '';
      const { statusCode, code } = await call(route, { cookie });
      if (statusCode !== 403 || code !== 'csrf-failed') wrong.push(`${route.name}: ${statusCode}`);
    }
    expect(wrong).toEqual([]);
  });

  it('does not differ for HEAD', async () => {
    const wrong: string[] = [];
    for (const route of routes.filter((each) => each.method === 'GET' && !each.isPublic)) {
      const { statusCode } = await call({ ...route, method: 'HEAD' }, {});
      if (statusCode !== 401) wrong.push(`${route.name}: ${statusCode}`);
    }
    expect(wrong).toEqual([]);
  });
});
