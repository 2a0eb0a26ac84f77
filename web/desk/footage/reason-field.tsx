import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { usePreferences } from '../preferences.tsx';
import { giveReason, useReason } from './footage-reason.ts';

type Props = {
  /** What is likely, to be changed or accepted. */
  suggested: string;
  onGiven: (reason: string) => void;
};

/** Asks why somebody looks at footage. */
export const ReasonField = ({ suggested, onGiven }: Props) => {
  const { t } = usePreferences();
  return (
    <Form
      layout="vertical"
      className="reason"
      initialValues={{ reason: suggested }}
      onFinish={({ reason }: { reason: string }) => {
        giveReason(reason.trim());
        onGiven(reason.trim());
      }}
    >
      <Form.Item
        name="reason"
        label={t('footage.why')}
        extra={t('footage.whyHint')}
        rules={[{ required: true, whitespace: true, message: t('footage.needReason') }]}
      >
        <Input maxLength={200} autoFocus />
      </Form.Item>
      <Button htmlType="submit" type="primary">
        {t('footage.watch')}
      </Button>
    </Form>
  );
};

/** The reason that was given, and a way to give another. */
export const ReasonGiven = () => {
  const { t } = usePreferences();
  const reason = useReason();
  if (!reason) return null;
  return (
    <p className="quiet">
      {t('footage.reasonGiven', { reason })}{' '}
      <Button size="small" type="link" onClick={() => giveReason('')}>
        {t('footage.changeReason')}
      </Button>
    </p>
  );
};

/** Runs something that needs a reason: at once when it is known, else after asking. */
export const useReasoned = () => {
  const reason = useReason();
  const [waiting, setWaiting] = useState<((reason: string) => void) | null>(null);
  return {
    asking: waiting !== null,
    run: (act: (reason: string) => void) => {
      if (reason) act(reason);
      else setWaiting(() => act);
    },
    given: (next: string) => {
      setWaiting(null);
      waiting?.(next);
    },
  };
};
