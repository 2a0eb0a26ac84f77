import { type Asset, gridCodes } from '../../assets/asset.ts';
import { insertAssets } from '../../assets/asset-store.ts';
import { insertDepartments } from '../../assets/department-store.ts';
import type { Db } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';

/** Registers street lamps, twenty metres apart along a street of Pingshan, all of one new department. */
export async function addStreetLamps(db: Db, count: number, firstSerial = 1): Promise<Asset[]> {
  const createdAt = new Date('2026-11-01T00:00:00Z');
  const departmentId = newId();
  const lamps = Array.from({ length: count }, (_, index): Asset => {
    const place = { lng: 114.35 + (index % 1000) * 0.0002, lat: 22.69 + index * 1e-7, heightM: 30 };
    return {
      assetId: newId(),
      assetCode: `4403100118${String(firstSerial + index).padStart(6, '0')}`,
      scheme: 'gbt30428-2013',
      classCode: '0118',
      name: `龙坪路${firstSerial + index}号路灯`,
      ownerId: departmentId,
      maintainerId: departmentId,
      supervisorId: departmentId,
      builtOn: '2019-05-01',
      changedOn: null,
      material: null,
      state: 'intact',
      ...place,
      ...gridCodes(place),
      street: '龙田街道',
      community: null,
      locationNote: null,
      dataSource: null,
      note: null,
      extra: {},
      isDemo: false,
      updatedAt: createdAt,
    };
  });
  await db.transaction(async (query) => {
    await insertDepartments(
      query,
      [
        {
          departmentId,
          departmentCode: `test-${departmentId}`,
          nameZh: '坪山区路灯所',
          nameEn: 'Pingshan Street Lighting',
          kind: 'bureau',
          parentId: null,
          isDemo: false,
          disabled: false,
        },
      ],
      createdAt,
    );
    for (let start = 0; start < count; start += 10_000) {
      await insertAssets(query, lamps.slice(start, start + 10_000));
    }
  });
  return lamps;
}
