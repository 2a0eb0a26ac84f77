import { encode, encode3d, GridError } from '../geogrid/index.ts';
import { AppError } from '../platform/errors.ts';

export const assetStates = ['intact', 'damaged', 'lost', 'abandoned'] as const;

/** 完好, 破损, 丢失, 废弃 */
export type AssetState = (typeof assetStates)[number];

/** What is known of one fixture (城市部件). */
export type Asset = {
  assetId: string;
  /** 16 digits, laid out as `scheme` says. */
  assetCode: string;
  scheme: string;
  classCode: string;
  name: string;
  /** 权属 */
  ownerId: string;
  /** 养护: who gets the tickets. */
  maintainerId: string;
  /** 主管: where they escalate to. */
  supervisorId: string;
  /** YYYY-MM-DD */
  builtOn: string | null;
  /** When the thing itself last changed (变更日期), YYYY-MM-DD. */
  changedOn: string | null;
  material: string | null;
  state: AssetState;
  /** CGCS2000 degrees. */
  lng: number;
  lat: number;
  /** Ellipsoidal height in metres. */
  heightM: number | null;
  /** BeiDou grid code of level 8, about a metre. */
  gridCode: string;
  gridCode3d: string | null;
  street: string | null;
  community: string | null;
  locationNote: string | null;
  dataSource: string | null;
  note: string | null;
  /** Columns of an import that have no field here, by their header. */
  extra: Record<string, string>;
  isDemo: boolean;
  updatedAt: Date;
};

/** What is written of an asset: all but what the register keeps itself. */
export type AssetContent = Omit<
  Asset,
  'assetId' | 'gridCode' | 'gridCode3d' | 'isDemo' | 'updatedAt'
>;

/** GB/T 39409 level of an asset's cell: 1/32″, about a metre. */
const GRID_LEVEL = 8;

/**
 * The BeiDou codes of a place.
 * @throws AppError `place-invalid` for coordinates that no cell contains
 */
export function gridCodes(place: { lng: number; lat: number; heightM: number | null }): {
  gridCode: string;
  gridCode3d: string | null;
} {
  const { lng, lat, heightM } = place;
  try {
    return {
      gridCode: encode({ lng, lat }, GRID_LEVEL),
      gridCode3d: heightM === null ? null : encode3d({ lng, lat, heightM }, GRID_LEVEL),
    };
  } catch (error) {
    if (!(error instanceof GridError)) throw error;
    throw new AppError('place-invalid', error.message, { cause: error });
  }
}
