import { Form, Input, InputNumber, Select } from 'antd';
import { usePreferences } from '../preferences.tsx';
import { limitClocks, urgencies } from './admin-api.ts';
import { StartField } from './start-field.tsx';

/** What the list says of a category, and from which day on and why. */
export const RuleFields = ({ today }: { today: string }) => {
  const { t } = usePreferences();
  const needed = (message: string) => [{ required: true, whitespace: true, message }];
  return (
    <>
      <div className="field-row">
        <Form.Item name="urgency" label={t('list.urgency')}>
          <Select
            options={urgencies.map((urgency) => ({
              value: urgency,
              label: t(`urgency.${urgency}`),
            }))}
          />
        </Form.Item>
        <Form.Item
          name="limitValue"
          label={t('admin.limit')}
          rules={[{ required: true, message: t('admin.needLimit') }]}
        >
          <InputNumber min={1} max={240} precision={0} />
        </Form.Item>
        <Form.Item name="limitClock" label={t('admin.clock')}>
          <Select
            options={limitClocks.map((clock) => ({ value: clock, label: t(`limit.${clock}`) }))}
          />
        </Form.Item>
      </div>
      <Form.Item
        name="filingCondition"
        label={t('admin.filing')}
        rules={needed(t('admin.needCondition'))}
      >
        <Input.TextArea autoSize={{ minRows: 1, maxRows: 4 }} maxLength={500} />
      </Form.Item>
      <Form.Item
        name="closingCondition"
        label={t('admin.closing')}
        rules={needed(t('admin.needCondition'))}
      >
        <Input.TextArea autoSize={{ minRows: 1, maxRows: 4 }} maxLength={500} />
      </Form.Item>
      <Form.Item name="legalBasis" label={t('admin.basis')}>
        <Input.TextArea autoSize={{ minRows: 1, maxRows: 4 }} maxLength={500} />
      </Form.Item>
      <StartField today={today} />
      <Form.Item name="reason" label={t('admin.reason')} rules={needed(t('admin.needReason'))}>
        <Input maxLength={200} />
      </Form.Item>
    </>
  );
};
