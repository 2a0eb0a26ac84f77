import '../verification/strings-verification.ts';
import '../verification/verification.css';
import './strings-admin.ts';
import './strings-audit.ts';
import './admin.css';
import type { ReactNode } from 'react';
import { NavLink, useParams } from 'react-router';
import type { Staff } from '../api.ts';
import { PartStrip } from '../parts/part-strip.tsx';
import { usePreferences } from '../preferences.tsx';
import { administers, setsPolicies } from '../rooms.ts';
import { PolicyTable } from '../verification/policy-table.tsx';
import { AlgorithmsPage } from './algorithms-page.tsx';
import { AuditPage } from './audit-page.tsx';
import { CalendarPage } from './calendar-page.tsx';
import { DepartmentsPage } from './departments-page.tsx';
import { DutiesPage } from './duties-page.tsx';
import { PlatformsPage } from './platforms-page.tsx';
import { RulesPage } from './rules-page.tsx';
import { StaffPage } from './staff-page.tsx';
import { TokensPage } from './tokens-page.tsx';

const views = [
  'departments',
  'staff',
  'rules',
  'duties',
  'calendar',
  'policies',
  'algorithms',
  'platforms',
  'tokens',
  'audit',
] as const;
type View = (typeof views)[number];

/** What is only an administrator's; auditors read the rest. */
const closedToReaders: readonly View[] = ['staff', 'platforms', 'tokens'];

const AdminNav = ({ open }: { open: readonly View[] }) => {
  const { t } = usePreferences();
  return (
    <PartStrip label={t('admin.views')}>
      {open.map((view) => (
        <NavLink key={view} to={`/admin/${view}`} className="box" data-box={view}>
          {t(`admin.${view}`)}
        </NavLink>
      ))}
    </PartStrip>
  );
};

const pageOf = (view: View, part: string | undefined, staff: Staff): ReactNode => {
  const writes = administers(staff.roles);
  switch (view) {
    case 'departments':
      return <DepartmentsPage writes={writes} chosen={part ?? null} />;
    case 'staff':
      return <StaffPage self={staff.staffId} />;
    case 'rules':
      return <RulesPage writes={writes} chosen={part ?? null} />;
    case 'duties':
      return <DutiesPage writes={writes} />;
    case 'calendar':
      return <CalendarPage writes={writes} />;
    case 'policies':
      return <PolicyTable writes={setsPolicies(staff.roles)} />;
    case 'algorithms':
      return <AlgorithmsPage />;
    case 'platforms':
      return <PlatformsPage />;
    case 'tokens':
      return <TokensPage />;
    case 'audit':
      return <AuditPage />;
  }
};

/** Staff, departments and rules, and what was done to them. */
export const AdminPage = ({ staff }: { staff: Staff }) => {
  const { '*': rest = '' } = useParams();
  const [named, part] = rest.split('/');
  const open = views.filter((view) => administers(staff.roles) || !closedToReaders.includes(view));
  const view = open.find((each) => each === named) ?? open[0] ?? 'audit';
  return (
    <div className="frame">
      <AdminNav open={open} />
      {pageOf(view, part && decodeURIComponent(part), staff)}
    </div>
  );
};
