import { LockOutlined, UserOutlined } from '@ant-design/icons';
import { Alert, Button, Form, Input } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { spanWords } from '../countdown.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { usePreferences } from '../preferences.tsx';
import { useNewSession } from '../queries.ts';
import { Problem, signIn } from '../request.ts';
import { Brand } from './brand.tsx';
import { LookButtons } from './look-buttons.tsx';

const DemoLogins = lazy(() =>
  import('../tour/demo-logins.tsx').then((part) => ({ default: part.DemoLogins })),
);

const Refusal = ({ error }: { error: unknown }) => {
  const { t } = usePreferences();
  if (error instanceof Problem && error.code === 'account-locked' && error.retryAfterS) {
    const wait = spanWords(error.retryAfterS * 1000, t);
    return <Alert type="warning" showIcon title={t('signIn.locked', { wait })} />;
  }
  return <ProblemNote error={error} />;
};

/** The door: login and password, with plain words when they are wrong or the account is locked. */
export const SignInPage = () => {
  const { t } = usePreferences();
  const enter = useNewSession();
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);

  const submit = async ({ login, password }: { login: string; password: string }) => {
    setBusy(true);
    setError(null);
    try {
      enter(await signIn(login.trim(), password));
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  };

  return (
    <div className="door">
      <header className="door-top">
        <LookButtons />
      </header>
      <main className="door-card">
        <Brand />
        <h1>{t('signIn.title')}</h1>
        <p className="quiet">{t('signIn.purpose')}</p>
        <div aria-live="assertive">{error !== null && <Refusal error={error} />}</div>
        <Form layout="vertical" requiredMark={false} onFinish={(values) => void submit(values)}>
          <Form.Item
            name="login"
            label={t('signIn.login')}
            rules={[{ required: true, whitespace: true, message: t('signIn.needLogin') }]}
          >
            <Input prefix={<UserOutlined />} size="large" autoComplete="username" autoFocus />
          </Form.Item>
          <Form.Item
            name="password"
            label={t('signIn.password')}
            rules={[{ required: true, message: t('signIn.needPassword') }]}
          >
            <Input.Password
              prefix={<LockOutlined />}
              size="large"
              autoComplete="current-password"
            />
          </Form.Item>
          <Button type="primary" htmlType="submit" size="large" block loading={busy}>
            {t('signIn.submit')}
          </Button>
        </Form>
        <p className="quiet">{t('signIn.forgot')}</p>
        <Suspense fallback={null}>
          <DemoLogins
            busy={busy}
            onChoose={(login, password) => void submit({ login, password })}
          />
        </Suspense>
      </main>
    </div>
  );
};
