import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { zlmRecordings } from '../../detection/footage/providers/zlm-recording-store.ts';
import { providersOfCameras } from '../../detection/index.ts';
import { program } from '../../gateway/cli/program.ts';
import { sql } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import { type TestApp, type TestStaff, testApp } from '../support/app.ts';
import { addBareCameras } from '../support/bare-cameras.ts';
import { range } from '../support/time-video.ts';

const SECRET = 'zlm-secret-never-told';
const ZLM = {
  kind: 'zlmediakit',
  name: '街道媒体',
  baseUrl: 'http://127.0.0.1:9/',
  credentials: { secret: SECRET },
};

describe('platforms with footage', () => {
  let service: TestApp;
  let admin: TestStaff;
  let cameras: string[];
  beforeAll(async () => {
    service = await testApp();
    admin = await service.signIn('asset_admin');
    cameras = await addBareCameras(service.db, 3);
  });
  afterAll(() => service.close());
  const call = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, payload?: object) =>
    service.inject({ method, url, headers: admin.headers, ...(payload && { payload }) });
  const add = async (draft: object) => (await call('POST', '/api/footage-providers', draft)).json();
  const camera = (index: number) => cameras[index] ?? '';
  const kindOf = async (cameraId: string) =>
    (await call('GET', `/api/cameras/${cameraId}/footage-provider`)).json();

  it('are added, listed without secrets, and removed with what they recorded', async () => {
    const added = await call('POST', '/api/footage-providers', ZLM);
    expect(added.statusCode).toBe(201);
    const { providerId, hookUrl } = added.json();
    expect(hookUrl).toContain(`/api/external/zlmediakit/${providerId}/record?token=`);
    const again = await call('POST', '/api/footage-providers', ZLM);
    expect(again.statusCode).toBe(409);
    const put = await call('PUT', `/api/cameras/${camera(0)}/footage-provider`, {
      providerId,
      name: 'rtp/street',
    });
    expect(put.json()).toEqual({
      kind: 'zlmediakit',
      providerId,
      providerName: ZLM.name,
      name: 'rtp/street',
    });
    const list = await call('GET', '/api/footage-providers');
    expect(list.json().providers).toMatchObject([
      { name: ZLM.name, baseUrl: 'http://127.0.0.1:9', cameras: 1, hasCredentials: true },
    ]);
    const checked = await call('POST', `/api/footage-providers/${providerId}/check`);
    expect(checked.json()).toMatchObject({
      ok: false,
      steps: [{ what: 'credentials', ok: false }],
    });
    const rows = await service.db.query<{ credentials_sealed: Uint8Array }>(
      sql`select credentials_sealed from footage_providers`,
    );
    const stored = Buffer.from(rows[0]?.credentials_sealed ?? []).toString('latin1');
    const told = [list.body, added.body, checked.body, stored, ...service.logs].join('');
    expect(told).not.toContain(SECRET);

    expect((await call('DELETE', `/api/footage-providers/${providerId}`)).statusCode).toBe(204);
    expect((await call('DELETE', `/api/footage-providers/${providerId}`)).statusCode).toBe(404);
    expect(await kindOf(camera(0))).toMatchObject({ kind: null, providerId: null });
  });

  it.each([
    [{ ...ZLM, kind: 'recorder' }, 422],
    [{ ...ZLM, baseUrl: 'http://169.254.169.254' }, 422],
    [{ ...ZLM, credentials: { token: 'x' } }, 422],
    [{ ...ZLM, timeZone: 'Nowhere/Land' }, 422],
    [{ ...ZLM, extra: 1 }, 422],
    [{ ...ZLM, name: ' ' }, 422],
  ])('are refused when they cannot be: %j', async (draft, status) => {
    const answer = await call('POST', '/api/footage-providers', draft);
    expect([answer.statusCode, answer.body.includes(SECRET)]).toEqual([status, false]);
  });

  it('record cameras that exist, under names that can be', async () => {
    const { providerId } = await add({ ...ZLM, name: 'names' });
    const put = (cameraId: string, body: object) =>
      call('PUT', `/api/cameras/${cameraId}/footage-provider`, body);
    const name = 'rtp/street';
    expect((await put(newId(), { providerId, name })).statusCode).toBe(404);
    expect((await put(camera(0), { providerId: newId(), name })).statusCode).toBe(404);
    expect((await put(camera(0), { providerId, name: '../x' })).statusCode).toBe(422);
    expect((await put(camera(0), { providerId, name })).statusCode).toBe(200);
    const url = `/api/cameras/${camera(0)}/footage-provider`;
    expect((await call('DELETE', url)).statusCode).toBe(204);
    expect((await call('DELETE', url)).statusCode).toBe(404);
  });

  it('give way to our own recorder where nobody has named one', async () => {
    const providerOf = providersOfCameras(service.deps);
    expect(await providerOf(camera(1))).toBeUndefined();
    await service.db.query(sql`update cameras set record = true where camera_id = ${camera(1)}`);
    expect(await kindOf(camera(1))).toMatchObject({ kind: 'recorder' });
    expect((await providerOf(camera(1)))?.provider.kind).toBe('recorder');
    const { providerId } = await add({ ...ZLM, name: 'mine' });
    const name = 'live/one';
    await call('PUT', `/api/cameras/${camera(1)}/footage-provider`, { providerId, name });
    const found = await providerOf(camera(1));
    expect(found).toMatchObject({ provider: { kind: 'zlmediakit' }, camera: { name } });
    // One platform, one session.
    expect((await providerOf(camera(1)))?.provider).toBe(found?.provider);
    expect(await providerOf(newId())).toBeUndefined();
  });

  describe('the hook of ZLMediaKit', () => {
    let hook: string;
    let providerId: string;
    beforeAll(async () => {
      const added = await add({ ...ZLM, name: 'hooked' });
      providerId = added.providerId;
      hook = new URL(added.hookUrl).pathname + new URL(added.hookUrl).search;
      const body = { providerId, name: 'rtp/street' };
      await call('PUT', `/api/cameras/${camera(2)}/footage-provider`, body);
    });
    const recording = {
      mediaServerId: 'x',
      vhost: '__defaultVhost__',
      app: 'rtp',
      stream: 'street',
      file_name: '2026-11-23-09-00-00-0.mp4',
      file_path: '/www/record/rtp/street/2026-11-23/2026-11-23-09-00-00-0.mp4',
      file_size: 100,
      folder: '/www/record/rtp/street/',
      start_time: range(0, 1).from.getTime() / 1000,
      time_len: 59.96,
      url: 'record/rtp/street/2026-11-23/2026-11-23-09-00-00-0.mp4',
    };
    const tell = (url: string, payload: object = recording) =>
      service.inject({ method: 'POST', url, payload });
    const known = () =>
      zlmRecordings(service.db.query, providerId, '__defaultVhost__/rtp/street', range(-100, 100));

    it('takes recordings down, once each', async () => {
      for (let count = 0; count < 2; count++) {
        const answer = await tell(hook);
        expect([answer.statusCode, answer.json()]).toEqual([200, { code: 0, msg: 'success' }]);
      }
      expect(await known()).toMatchObject([
        { file: '2026-11-23/2026-11-23-09-00-00-0.mp4', startsAt: range(0, 1).from },
      ]);
    });

    it('takes nothing without its token, and says no more of a platform that is not there', async () => {
      const wrong = await tell(hook.replace(/token=.*/, 'token=AAAA'));
      const nobody = await tell(hook.replace(providerId, newId()));
      expect([wrong.statusCode, nobody.statusCode]).toEqual([404, 404]);
      expect(wrong.json().detail).toBe(nobody.json().detail);
      const token = new URL(`http://x${hook}`).searchParams.get('token') ?? '';
      expect(service.logs.join('')).not.toContain(token);
    });

    it.each([
      { ...recording, start_time: '1' },
      { ...recording, time_len: -1 },
      { ...recording, file_path: '/etc/passwd' },
      { ...recording, stream: 'x\u0000' },
      {},
    ])('refuses what is no recording: %j', async (body) => {
      expect((await tell(hook, body)).statusCode).toBe(422);
    });
  });

  it('are handled on the command line', async () => {
    const spy = vi.spyOn(process.stdout, 'write').mockImplementation(() => true);
    const quiet = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
    const run = async (...args: string[]) => {
      spy.mockClear();
      const command = program(async () => service.deps);
      await command.parseAsync(['footage-provider', ...args], { from: 'user' });
      return spy.mock.calls.map(([text]) => text).join('');
    };
    try {
      const url = 'http://127.0.0.1:9';
      await run('add', 'nvr', '--kind', 'frigate', '--url', url);
      const rows = await service.db.query<{ camera_code: string }>(
        sql`select camera_code from cameras where camera_id = ${camera(0)}`,
      );
      await run('assign', rows[0]?.camera_code ?? '', 'nvr', 'bin_north');
      expect(await kindOf(camera(0))).toMatchObject({ kind: 'frigate', name: 'bin_north' });
      expect(await run('list')).toMatch(/nvr +frigate +http:\/\/127\.0\.0\.1:9 +Asia\/Shanghai +1/);
      expect(await run('check', 'nvr')).toContain('FAIL  reached');
      expect(process.exitCode).toBe(3);
      await run('assign', rows[0]?.camera_code ?? '', 'none');
      await run('remove', 'nvr');
      expect(await kindOf(camera(0))).toMatchObject({ kind: null });
      await expect(run('check', 'nvr')).rejects.toThrow('no footage platform');
    } finally {
      process.exitCode = undefined;
      spy.mockRestore();
      quiet.mockRestore();
    }
  });
});
