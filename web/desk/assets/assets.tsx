import './strings-assets.ts';
import './assets.css';
import { NavLink, Route, Routes } from 'react-router';
import type { Staff } from '../api.ts';
import { PartStrip } from '../parts/part-strip.tsx';
import { usePreferences } from '../preferences.tsx';
import { setsUpAssets } from '../rooms.ts';
import { AnomalyList } from './anomaly-list.tsx';
import { AssetDetail } from './asset-detail.tsx';
import { AssetImport } from './asset-import.tsx';
import { AssetList } from './asset-list.tsx';
import { LabelDesigner } from './label-designer.tsx';
import { PlateKeyList } from './plate-key-list.tsx';
import { PrintJobs, PrintJobView } from './print-jobs.tsx';

const views = ['', 'import', 'labels', 'prints', 'anomalies', 'keys'] as const;
type View = (typeof views)[number];
/** What only those see who change the register. */
const writersOnly: readonly View[] = ['import', 'labels', 'prints'];

const ViewNav = ({ staff }: { staff: Staff }) => {
  const { t } = usePreferences();
  const open = views.filter((view) => setsUpAssets(staff.roles) || !writersOnly.includes(view));
  return (
    <PartStrip label={t('assets.views')}>
      {open.map((view) => (
        <NavLink
          key={view}
          end={view === ''}
          to={view ? `/assets/${view}` : '/assets'}
          className="box"
          data-box={view}
        >
          {t(`assets.view.${view || 'list'}`)}
        </NavLink>
      ))}
    </PartStrip>
  );
};

/** The register of fixtures with their plates: found, changed, brought in, labelled, looked after. */
export const AssetsPage = ({ staff }: { staff: Staff }) => {
  const writes = setsUpAssets(staff.roles);
  return (
    <div className="frame assets">
      <ViewNav staff={staff} />
      <main className="room" id="content" tabIndex={-1}>
        <Routes>
          {writes && (
            <>
              <Route path="import" element={<AssetImport />} />
              <Route path="labels" element={<LabelDesigner />} />
              <Route path="prints" element={<PrintJobs />} />
              <Route path="prints/:batchId" element={<PrintJobView />} />
            </>
          )}
          <Route path="anomalies/:anomalyId?" element={<AnomalyList writes={writes} />} />
          <Route path="keys" element={<PlateKeyList staff={staff} />} />
          <Route path=":assetCode" element={<AssetDetail writes={writes} />} />
          <Route path="*" element={<AssetList writes={writes} />} />
        </Routes>
      </main>
    </div>
  );
};
