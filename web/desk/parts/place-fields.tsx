import { Form, InputNumber } from 'antd';
import { usePreferences } from '../preferences.tsx';

type Height = { label: string; min: number; max: number };

/** Fields `lng`, `lat` (degrees, WGS 84; beyond `latMax` nothing is taken) and `heightM` (metres, of what the label says). */
export const PlaceFields = ({ latMax, height }: { latMax: number; height: Height }) => {
  const { t } = usePreferences();
  const rules = [{ required: true, message: t('cameraForm.needPlace') }];
  return (
    <div className="field-row">
      <Form.Item name="lng" label={t('cameraForm.lng')} rules={rules}>
        <InputNumber<number> min={-180} max={180} step={0.00001} precision={7} controls={false} />
      </Form.Item>
      <Form.Item name="lat" label={t('cameraForm.lat')} rules={rules}>
        <InputNumber<number>
          min={-latMax}
          max={latMax}
          step={0.00001}
          precision={7}
          controls={false}
        />
      </Form.Item>
      <Form.Item name="heightM" label={height.label}>
        <InputNumber<number> min={height.min} max={height.max} step={0.5} />
      </Form.Item>
    </div>
  );
};
