import { Form, Input, InputNumber, Modal } from 'antd';
import { useState } from 'react';
import { ProblemNote } from '../parts/problem-note.tsx';
import { usePreferences } from '../preferences.tsx';
import type { Chosen } from './algorithm-list.tsx';
import { type HoursTyped, hoursOf, ownSettings } from './algorithm-settings.ts';
import type { Parameter } from './detection-api.ts';
import { useSetAlgorithm } from './detection-queries.ts';
import { unitWords } from './setting-words.ts';

type Typed = { settings: Record<string, number | null>; hours: HoursTyped };

const ParameterField = ({ parameter }: { parameter: Parameter }) => {
  const { t, pick } = usePreferences();
  const { key, nameZh, nameEn, minimum, maximum, byDefault, unit } = parameter;
  return (
    <Form.Item
      name={['settings', key]}
      label={pick(nameZh, nameEn)}
      extra={t('algorithm.limits', { minimum, maximum, byDefault })}
    >
      <InputNumber<number>
        min={minimum}
        max={maximum}
        step={maximum <= 1 ? 0.05 : 1}
        placeholder={String(byDefault)}
        suffix={unitWords(unit, t)}
      />
    </Form.Item>
  );
};

const Hours = ({ byDefault }: { byDefault: [string, string] | null }) => {
  const { t } = usePreferences();
  const check = { validator: (_: unknown, value?: string) => timeCheck(value) };
  const timeCheck = (value?: string) =>
    !value || /^([01]\d|2[0-3]):[0-5]\d$/.test(value)
      ? Promise.resolve()
      : Promise.reject(new Error(t('algorithm.needHours')));
  return (
    <fieldset className="hours">
      <legend>
        {t('algorithm.hours')}{' '}
        <span className="quiet">
          {byDefault
            ? t('algorithm.hoursDefault', { from: byDefault[0], to: byDefault[1] })
            : t('algorithm.allDay')}
        </span>
      </legend>
      <Form.Item name={['hours', 'from']} label={t('algorithm.from')} rules={[check]}>
        <Input type="time" />
      </Form.Item>
      <Form.Item name={['hours', 'to']} label={t('algorithm.to')} rules={[check]}>
        <Input type="time" />
      </Form.Item>
    </fieldset>
  );
};

type Props = Chosen & { cameraId: string; writes: boolean; onClose: () => void };

/** What an algorithm finds, and how it is set for one camera; empty fields take the default that is shown. */
export const AlgorithmDialog = ({ algorithm, choice, cameraId, writes, onClose }: Props) => {
  const { t, pick } = usePreferences();
  const [form] = Form.useForm<Typed>();
  const set = useSetAlgorithm(cameraId);
  const [open, setOpen] = useState(true);
  const [half, setHalf] = useState(false);

  const submit = ({ settings, hours }: Typed) => {
    const own = hoursOf(hours);
    setHalf(own === 'half');
    if (own === 'half') return;
    set.mutate(
      {
        algorithmId: algorithm.algorithmId,
        enabled: choice.enabled,
        settings: ownSettings(algorithm.parameters, settings),
        hours: own,
      },
      { onSuccess: () => setOpen(false) },
    );
  };
  const [from, until] = choice.hours ?? [];
  // A field for times knows no 24:00; midnight is the same moment.
  const to = until === '24:00' ? '00:00' : until;
  return (
    <Modal
      open={open}
      title={pick(algorithm.nameZh, algorithm.nameEn)}
      okText={t('app.save')}
      cancelText={t(writes ? 'app.cancel' : 'app.close')}
      okButtonProps={{ hidden: !writes }}
      confirmLoading={set.isPending}
      onOk={form.submit}
      onCancel={() => setOpen(false)}
      afterClose={onClose}
      width={640}
    >
      <div className="stack">
        <p>{pick(algorithm.definitionZh, algorithm.definitionEn)}</p>
        <p className="quiet">
          {algorithm.eventCode && `${t('algorithm.code', { code: algorithm.eventCode })} · `}
          {t(algorithm.confirmBeforeDispatch ? 'algorithm.confirmed' : 'algorithm.direct')}
          {algorithm.zonePurposes &&
            ` · ${t(algorithm.zoneRequired ? 'algorithm.inZones' : 'algorithm.inZonesIfAny', {
              zones: algorithm.zonePurposes.map((each) => t(`purpose.${each}`)).join(', '),
            })}`}
        </p>
        {!choice.available && (
          <p className="soon-words">{pick(choice.reasonZh ?? '', choice.reasonEn ?? '')}</p>
        )}
        <div aria-live="assertive">
          {set.isError && <ProblemNote error={set.error} />}
          {half && <p className="soon-words">{t('algorithm.needBothHours')}</p>}
        </div>
      </div>
      <Form<Typed>
        form={form}
        layout="vertical"
        disabled={!writes}
        initialValues={{ settings: choice.settings, hours: { from, to } }}
        onFinish={submit}
      >
        <div className="field-grid">
          {algorithm.parameters.map((parameter) => (
            <ParameterField key={parameter.key} parameter={parameter} />
          ))}
        </div>
        <Hours byDefault={algorithm.hours} />
      </Form>
    </Modal>
  );
};
