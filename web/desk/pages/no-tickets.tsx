import { usePreferences } from '../preferences.tsx';

/** For people whose roles have nothing to do with tickets. */
export const NoTicketsPage = () => {
  const { t } = usePreferences();
  return (
    <main className="nothing-chosen" id="content">
      <h1>{t('box.none')}</h1>
      <p className="quiet">{t('box.noneHint')}</p>
    </main>
  );
};
