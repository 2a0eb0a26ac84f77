import './strings-board.ts';
import './strings-report.ts';
import './board.css';
import { lazy, Suspense } from 'react';
import { Navigate, NavLink, Route, Routes } from 'react-router';
import type { Staff } from '../api.ts';
import { PartStrip } from '../parts/part-strip.tsx';
import { usePreferences } from '../preferences.tsx';
import { type BoardTab, tabsOf } from './board-api.ts';
import { DispatcherView } from './dispatcher-view.tsx';
import { LeaderView } from './leader-view.tsx';
import { SupervisorView } from './supervisor-view.tsx';

const MorningReportPage = lazy(() =>
  import('./report-page.tsx').then((page) => ({ default: page.MorningReportPage })),
);

/** Figures of the district: what waits, how the departments do, and what a day was like. */
export const BoardPage = ({ staff }: { staff: Staff }) => {
  const { t } = usePreferences();
  const tabs = tabsOf(staff.roles);
  const parts: Record<BoardTab, React.ReactNode> = {
    waiting: <DispatcherView decides={staff.roles.includes('dispatcher')} />,
    departments: <SupervisorView />,
    district: <LeaderView />,
  };
  return (
    <div className="frame" data-open={false}>
      <PartStrip label={t('board.parts')}>
        {tabs.map((tab) => (
          <NavLink key={tab} to={`/board/${tab}`} className="box">
            {t(`board.${tab}`)}
          </NavLink>
        ))}
        <NavLink to="/board/report" className="box">
          {t('report.title')}
        </NavLink>
      </PartStrip>
      <Suspense fallback={<main className="room" aria-busy="true" id="content" />}>
        <Routes>
          <Route path="report" element={<MorningReportPage staff={staff} />} />
          <Route
            path="*"
            element={
              <main className="room board" id="content" tabIndex={-1}>
                <Routes>
                  {tabs.map((tab) => (
                    <Route key={tab} path={tab} element={parts[tab]} />
                  ))}
                  <Route path="*" element={<Navigate to={`/board/${tabs[0]}`} replace />} />
                </Routes>
              </main>
            }
          />
        </Routes>
      </Suspense>
    </div>
  );
};
