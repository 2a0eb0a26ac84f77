import type { Staff } from '../api.ts';
import { usePreferences } from '../preferences.tsx';

export const AdminPage = (_: { staff: Staff }) => {
  const { t } = usePreferences();
  return (
    <main className="room" id="content" tabIndex={-1}>
      <h1>{t('room.admin')}</h1>
    </main>
  );
};
