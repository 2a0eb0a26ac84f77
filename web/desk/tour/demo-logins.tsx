import { Button } from 'antd';
import { usePreferences } from '../preferences.tsx';
import { useDemo } from './demo-queries.ts';
import './strings-tour.ts';
import './tour.css';

/** On the sign-in page of the demo: in as whom one likes, without typing. */
export const DemoLogins = ({
  busy,
  onChoose,
}: {
  busy: boolean;
  onChoose: (login: string, password: string) => void;
}) => {
  const { t } = usePreferences();
  const { data } = useDemo();
  const password = data?.password;
  if (!data?.loaded || !password) return null;
  return (
    <section className="demo-logins" aria-label={t('tour.logins')}>
      <h2>{t('tour.logins')}</h2>
      <p className="quiet">{t('tour.loginsHint')}</p>
      <div>
        {data.logins.map(({ login, roles: [role = 'handler'] }) => (
          <Button
            key={login}
            data-login={login}
            disabled={busy}
            onClick={() => onChoose(login, password)}
          >
            {t(`tour.role.${role}`)}
          </Button>
        ))}
      </div>
    </section>
  );
};
