import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { coordinateSystems, tableFormats } from '../../assets/index.ts';
import { type TestRegister, testRegister } from '../support/register.ts';

const HEAD = 'ObjID,ObjName,DeptCode1,DeptCode2,DeptCode3,PointX,PointY,Height,BGID';

describe('exporting assets', () => {
  let register: TestRegister;
  beforeAll(async () => {
    register = await testRegister();
  });
  beforeEach(() => register.clear());
  afterAll(() => register.drop());

  const cases = tableFormats.flatMap((format) =>
    coordinateSystems.map((system) => [format, system] as const),
  );

  it.each(cases)('as %s in %s and importing them again changes nothing', async (format, system) => {
    await register.import(
      [
        HEAD,
        `4403100118000001,"路灯, ""旧""",S,S,L,114.3512345,22.6912345,31.5,440310001001001`,
        `4403100305000001,'-桶,W,S,W,114.36,22.7,,`,
      ].join('\n'),
    );
    const before = await register.assets();
    expect(before.map(({ name }) => name)).toEqual(['路灯, "旧"', '-桶']);
    const file = await register.export(format, system);
    expect(await register.import(file, { format, system })).toMatchObject({
      unchanged: 2,
      problems: [],
    });
    await register.clear();
    expect(await register.import(file, { format, system })).toMatchObject({ created: 2 });
    const after = await register.assets();
    const comparable = before.map(({ assetId: _new, gridCode: _g, gridCode3d: _g3, ...rest }) => ({
      ...rest,
      lng: expect.closeTo(rest.lng, 7),
      lat: expect.closeTo(rest.lat, 7),
    }));
    expect(after).toMatchObject(comparable);
  });

  it('begins CSV with a byte order mark and guards it against formulas', async () => {
    const line = "4403100118000001,'=1+1,S,S,L,114.35,22.69,12";
    await register.import(
      `ObjID,ObjName,DeptCode1,DeptCode2,DeptCode3,PointX,PointY,Height\n${line}`,
    );
    expect((await register.assets())[0]?.name).toBe('=1+1');
    const bytes = await register.export('csv', 'gcj02');
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const [head, first] = new TextDecoder().decode(bytes).split('\r\n');
    expect(head).toMatch(/^ObjID,ObjName,ClassCode,CodeScheme,DeptCode1,DeptName1,/);
    expect(first).toContain(",'=1+1,");
    expect(first).not.toContain('114.35,');
  });
});
