import { type Asset, gridCodes } from '../../assets/asset.ts';
import { insertAssets } from '../../assets/asset-store.ts';
import { insertDepartments } from '../../assets/department-store.ts';
import type { Db } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';

type Place = { lng: number; lat: number };

/** Registers litter bins at these places, all of one new department that empties them. */
export async function addBins(db: Db, places: readonly Place[]): Promise<Asset[]> {
  const createdAt = new Date('2026-11-01T00:00:00Z');
  const departmentId = newId();
  const bins = places.map(({ lng, lat }, index): Asset => {
    const place = { lng, lat, heightM: 0 };
    return {
      assetId: newId(),
      assetCode: `4403100305${String(index + 1).padStart(6, '0')}`,
      scheme: 'gbt30428-2013',
      classCode: '0305',
      name: `行政六路${index + 1}号垃圾箱`,
      ownerId: departmentId,
      maintainerId: departmentId,
      supervisorId: departmentId,
      builtOn: '2021-05-01',
      changedOn: null,
      material: null,
      state: 'intact',
      ...place,
      ...gridCodes(place),
      street: '龙田街道',
      community: '竹坑社区',
      locationNote: null,
      dataSource: null,
      note: null,
      extra: {},
      isDemo: false,
      updatedAt: createdAt,
    };
  });
  const department = {
    ...{ departmentId, departmentCode: `test-${departmentId}`, nameZh: '坪山区环卫所' },
    ...{
      nameEn: 'Pingshan Cleaning',
      kind: 'bureau' as const,
      parentId: null,
      isDemo: false,
      disabled: false,
    },
  };
  await db.transaction(async (query) => {
    await insertDepartments(query, [department], createdAt);
    await insertAssets(query, bins);
  });
  return bins;
}
