import { usePreferences } from '../preferences.tsx';

/** The mark: three finder squares of a code and a pin in the fourth corner. */
export const Brand = () => {
  const { t } = usePreferences();
  return (
    <span className="brand">
      <svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">
        <g fill="none" stroke="currentColor" strokeWidth="3">
          <rect x="3.5" y="3.5" width="9" height="9" rx="1.5" />
          <rect x="19.5" y="3.5" width="9" height="9" rx="1.5" />
          <rect x="3.5" y="19.5" width="9" height="9" rx="1.5" />
        </g>
        <path
          d="M24 18c-2.8 0-5 2.1-5 4.8 0 3.4 5 7.2 5 7.2s5-3.8 5-7.2c0-2.7-2.2-4.8-5-4.8z"
          fill="currentColor"
        />
      </svg>
      <strong>{t('app.name')}</strong>
      <span className="brand-desk">{t('app.desk')}</span>
    </span>
  );
};
