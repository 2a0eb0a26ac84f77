import { Form, Input } from 'antd';
import { usePreferences } from '../preferences.tsx';
import { dayAfter, nextMonday } from './days.ts';

/** From which day on: tomorrow at the earliest, with the next Monday offered. */
export const StartField = ({ today }: { today: string }) => {
  const { t } = usePreferences();
  const first = dayAfter(today);
  return (
    <Form.Item
      name="effectiveFrom"
      label={t('admin.from')}
      extra={t('admin.fromHint', { day: nextMonday(today) })}
      rules={[
        { required: true, message: t('admin.needDay') },
        {
          validator: (_, value?: string) =>
            !value || value >= first
              ? Promise.resolve()
              : Promise.reject(new Error(t('admin.notBefore', { day: first }))),
        },
      ]}
    >
      <Input type="date" min={first} />
    </Form.Item>
  );
};
