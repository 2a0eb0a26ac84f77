/** What the rooms of the register say to the service and hear from it. Times are ISO 8601. */

export const assetStates = ['intact', 'damaged', 'lost', 'abandoned'] as const;
export type AssetState = (typeof assetStates)[number];

export type Asset = {
  assetCode: string;
  classCode: string;
  classZh: string;
  classEn: string;
  name: string;
  ownerId: string;
  ownerName: string;
  maintainerId: string;
  maintainerName: string;
  supervisorId: string;
  supervisorName: string;
  builtOn: string | null;
  changedOn: string | null;
  material: string | null;
  state: AssetState;
  lng: number;
  lat: number;
  heightM: number | null;
  gridCode: string;
  gridCode3d: string | null;
  street: string | null;
  community: string | null;
  locationNote: string | null;
  dataSource: string | null;
  note: string | null;
  extra: Record<string, string>;
};

export type AssetPage = { items: Asset[]; nextCursor: string | null };

/** What is written of an asset; its code and class only when it is added. */
export type AssetInput = Partial<
  Omit<
    Asset,
    | 'assetCode'
    | 'classZh'
    | 'classEn'
    | 'ownerName'
    | 'maintainerName'
    | 'supervisorName'
    | 'extra'
  >
>;

export type AssetClass = { classCode: string; majorZh: string; nameZh: string; nameEn: string };

export const plateChoices = ['none', 'minted', 'printed', 'bound'] as const;

export type PlateState = 'minted' | 'printed' | 'bound' | 'replaced' | 'retired';

export type Plate = {
  plateId: string;
  assetCode: string;
  serial: string;
  keyId: string;
  state: PlateState;
  mintedAt: string;
  printedAt: string | null;
  boundAt: string | null;
  endedAt: string | null;
  endReason: string | null;
  replacedBy: string | null;
  printedCode: string | null;
  url: string | null;
};

export type AssetCamera = {
  cameraId: string;
  name: string;
  health: string;
  enabled: boolean;
  pixelsPerM: number | null;
  lowestM: number | null;
  drawn: boolean;
};

export type AssetTicket = {
  ticketNumber: string;
  state: string;
  problemZh: string;
  problemEn: string;
  filedAt: string;
  closedAt: string | null;
  open: boolean;
};

export const coordinateSystems = ['cgcs2000', 'wgs84', 'gcj02', 'bd09'] as const;
export type CoordinateSystem = (typeof coordinateSystems)[number];
export const fileFormats = ['csv', 'xlsx', 'geojson'] as const;

export type RowOutcome = 'created' | 'updated' | 'unchanged' | 'refused';

export type ImportProblem = {
  row: number;
  column: string;
  value: string;
  code: string;
  zh: string;
  en: string;
};

export type ImportReport = {
  rows: number;
  created: number;
  updated: number;
  unchanged: number;
  refused: number;
  applied: boolean;
  problemCount: number;
  problems: ImportProblem[];
};

export type ImportPreview = ImportReport & {
  columns: { header: string; field: string | null }[];
  lines: { row: number; cells: string[]; outcome: RowOutcome }[];
};

export const labelForms = ['plate', 'sticker'] as const;
export const labelSizes = [100, 150, 200] as const;
export const labelLines = ['call', 'asset', 'notice'] as const;

export type LabelDesign = {
  layout: (typeof labelForms)[number];
  sizePercent: (typeof labelSizes)[number];
  lines: (typeof labelLines)[number][];
  ink: string;
  symbols: 1 | 2;
};
export type NamedDesign = LabelDesign & { designId: string; name: string; updatedAt: string };

export type PrintJob = {
  batchId: string;
  layout: LabelDesign['layout'];
  designName: string | null;
  state: 'waiting' | 'running' | 'done';
  total: number;
  released: number;
  held: number;
  parts: number;
  createdAt: string;
  finishedAt: string | null;
};
export type PrintJobDetail = PrintJob & {
  files: { part: number; labels: number; pages: number; url: string }[];
  problems: { plateId: string; assetCode: string; problem: string | null }[];
};
/** Which labels are wanted. */
export type PrintChoice =
  | { plateIds: string[] }
  | { assetCodes: string[] }
  | { unprinted: { classCode?: string } };

export type Anomaly = {
  anomalyId: string;
  kind: 'far-from-asset' | 'two-places' | 'burst' | 'fake-label';
  plateId: string | null;
  assetCode: string | null;
  assetName: string | null;
  lng: number | null;
  lat: number | null;
  codeText: string | null;
  state: 'open' | 'resolved';
  firstAt: string;
  lastAt: string;
  occurrences: number;
  detail: Record<string, unknown>;
  cells: { west: number; south: number; east: number; north: number }[];
  resolvedAt: string | null;
  resolution: string | null;
};
export type AnomalyPage = { items: Anomaly[]; nextCursor: string | null };

export type PlateKey = {
  keyId: string;
  active: boolean;
  createdAt: string;
  revokedAt: string | null;
  livePlates: number;
};
