import { Button, Form, Input, Modal, Radio } from 'antd';
import { ProblemNote } from '../parts/problem-note.tsx';
import { usePreferences } from '../preferences.tsx';
import type { CalendarDay } from './admin-api.ts';
import { useSaveCoverage, useSaveDay } from './admin-queries.ts';
import { weekdayOf } from './days.ts';
import { useSaved } from './use-saved.ts';

type Typed = { kind: 'usual' | 'working' | 'free'; nameZh: string };
type Props = { day: string; own: CalendarDay | null; onClose: () => void };

/** Whether a day is worked, and why it differs from its weekday. */
export const DayDialog = ({ day, own, onClose }: Props) => {
  const { t } = usePreferences();
  const [form] = Form.useForm<Typed>();
  const kind = Form.useWatch('kind', form);
  const save = useSaveDay();
  const saved = useSaved(onClose);
  const isWeekend = [0, 6].includes(weekdayOf(day));
  const submit = ({ kind: chosen, nameZh }: Typed) => {
    const working = chosen === 'working';
    const change = chosen === 'usual' ? null : { working, nameZh: nameZh.trim() };
    save.mutate({ day, change }, { onSuccess: saved });
  };
  const [other, words] = isWeekend
    ? (['working', t('admin.makeUp')] as const)
    : (['free', t('admin.holiday')] as const);
  return (
    <Modal
      open
      title={day}
      onCancel={onClose}
      onOk={() => form.submit()}
      okText={t('app.save')}
      cancelText={t('app.cancel')}
      confirmLoading={save.isPending}
    >
      <Form<Typed>
        form={form}
        layout="vertical"
        initialValues={{ kind: own ? other : 'usual', nameZh: own?.nameZh ?? '' }}
        onFinish={submit}
      >
        <div aria-live="assertive">{save.isError && <ProblemNote error={save.error} />}</div>
        <Form.Item name="kind" label={t('admin.dayIs')}>
          <Radio.Group
            options={[
              { value: 'usual', label: t(isWeekend ? 'admin.weekend' : 'admin.usualDay') },
              { value: other, label: words },
            ]}
          />
        </Form.Item>
        {kind !== 'usual' && (
          <Form.Item
            name="nameZh"
            label={t('admin.holidayName')}
            rules={[{ required: true, whitespace: true, message: t('admin.needHoliday') }]}
          >
            <Input maxLength={40} />
          </Form.Item>
        )}
      </Form>
    </Modal>
  );
};

/** Up to which day the arrangement of the State Council has been entered. */
export const CoverageForm = ({ coveredThrough }: { coveredThrough: string }) => {
  const { t } = usePreferences();
  const save = useSaveCoverage();
  const saved = useSaved(() => {});
  return (
    <Form<{ coveredThrough: string }>
      layout="inline"
      initialValues={{ coveredThrough }}
      onFinish={(typed) => save.mutate(typed.coveredThrough, { onSuccess: saved })}
    >
      <Form.Item
        name="coveredThrough"
        label={t('admin.coverTo')}
        rules={[{ required: true, message: t('admin.needDay') }]}
      >
        <Input type="date" />
      </Form.Item>
      <Button htmlType="submit" loading={save.isPending}>
        {t('app.save')}
      </Button>
      {save.isError && <ProblemNote error={save.error} />}
    </Form>
  );
};
