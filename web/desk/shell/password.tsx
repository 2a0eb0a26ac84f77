import { useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Form, Input } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import type { Staff } from '../api.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { usePreferences } from '../preferences.tsx';
import { request } from '../request.ts';

/** As the service checks it. */
const leastCharacters = 10;

type Fields = { current: string; next: string };

/** Setting a password of one's own: by wish, or `forced` before the first work. */
export const PasswordPage = ({ staff, forced }: { staff: Staff; forced: boolean }) => {
  const { t } = usePreferences();
  const { message } = App.useApp();
  const cache = useQueryClient();
  const navigate = useNavigate();
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);

  const submit = async ({ current, next }: Fields) => {
    setBusy(true);
    setError(null);
    try {
      await request('/api/session/password', { json: { current, next } });
      void message.success(t('password.saved'));
      await cache.invalidateQueries({ queryKey: ['session'] });
      await navigate('/');
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };

  return (
    <main className="door-card" id="content">
      <h1>{t('password.title')}</h1>
      {forced && <Alert type="info" showIcon title={t('password.must')} />}
      <div aria-live="assertive">{error !== null && <ProblemNote error={error} />}</div>
      <Form layout="vertical" requiredMark={false} onFinish={(values) => void submit(values)}>
        <input type="text" autoComplete="username" value={staff.login} readOnly hidden />
        <Form.Item
          name="current"
          label={t('password.current')}
          rules={[{ required: true, message: t('signIn.needPassword') }]}
        >
          <Input.Password autoComplete="current-password" size="large" autoFocus />
        </Form.Item>
        <Form.Item
          name="next"
          label={t('password.next')}
          extra={t('password.rule', { n: leastCharacters })}
          rules={[
            {
              required: true,
              min: leastCharacters,
              message: t('password.rule', { n: leastCharacters }),
            },
          ]}
        >
          <Input.Password autoComplete="new-password" size="large" />
        </Form.Item>
        <Form.Item
          name="repeat"
          label={t('password.repeat')}
          dependencies={['next']}
          rules={[
            { required: true, message: t('password.differs') },
            ({ getFieldValue }) => ({
              validator: (_, value) =>
                !value || value === getFieldValue('next')
                  ? Promise.resolve()
                  : Promise.reject(new Error(t('password.differs'))),
            }),
          ]}
        >
          <Input.Password autoComplete="new-password" size="large" />
        </Form.Item>
        <Button type="primary" htmlType="submit" size="large" block loading={busy}>
          {t('password.submit')}
        </Button>
      </Form>
    </main>
  );
};
