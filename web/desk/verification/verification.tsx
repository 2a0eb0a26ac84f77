import './strings-verification.ts';
import './verification.css';
import { Navigate, NavLink, useParams } from 'react-router';
import type { Staff } from '../api.ts';
import { PartStrip } from '../parts/part-strip.tsx';
import { usePreferences } from '../preferences.tsx';
import { setsPolicies } from '../rooms.ts';
import { AgreementTables } from './agreement-table.tsx';
import { CaseDesk } from './case-desk.tsx';
import { FieldDesk } from './field-desk.tsx';
import { PolicyTable } from './policy-table.tsx';
import { useVerifications } from './verification-queries.ts';

const views = ['waiting', 'field', 'done', 'agreement', 'policies'] as const;
type View = (typeof views)[number];

const ViewNav = () => {
  const { t } = usePreferences();
  const counts = useVerifications('waiting').data?.pages.at(-1)?.counts;
  const countOf: Partial<Record<View, number>> = { waiting: counts?.waiting, field: counts?.field };
  return (
    <PartStrip label={t('verification.views')}>
      {views.map((view) => (
        <NavLink key={view} to={`/verification/${view}`} className="box" data-box={view}>
          {t(`verification.${view}`)}
          {(countOf[view] ?? 0) > 0 && <span className="count">{countOf[view]}</span>}
        </NavLink>
      ))}
    </PartStrip>
  );
};

const Content = ({ view, caseId, staff }: { view: View; caseId?: string; staff: Staff }) => {
  switch (view) {
    case 'field':
      return <FieldDesk fieldTaskId={caseId} staff={staff} />;
    case 'agreement':
      return <AgreementTables />;
    case 'policies':
      return <PolicyTable writes={setsPolicies(staff.roles)} />;
    case 'waiting':
    case 'done':
      return <CaseDesk key={view} view={view} verificationId={caseId} staff={staff} />;
  }
};

/** Whether what was reported done is done: the queue, the field, and how far people and machine agree. */
export const VerificationPage = ({ staff }: { staff: Staff }) => {
  const { view: named, caseId } = useParams();
  const view = views.find((each) => each === named);
  if (!view) return <Navigate to="/verification/waiting" replace />;
  return (
    <div className="frame" data-open={caseId !== undefined}>
      <ViewNav />
      <Content view={view} staff={staff} {...(caseId ? { caseId } : {})} />
    </div>
  );
};
