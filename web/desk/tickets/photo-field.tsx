import { Form } from 'antd';
import { PhotoInput } from '../parts/photo-input.tsx';
import { usePreferences } from '../preferences.tsx';
import { photoLimit } from './action-rules.ts';

/** Photos of the result, with previews; at least one is wanted, because a closing needs evidence. */
export const PhotoField = () => {
  const { t } = usePreferences();
  const words = {
    add: t('field.addPhotos'),
    photo: (n: number) => t('ticket.photo.handled', { n }),
    drop: (n: number) => t('field.removePhoto', { n }),
  };
  return (
    <Form.Item
      name="photos"
      label={t('field.photos', { max: photoLimit })}
      rules={[{ required: true, type: 'array', min: 1, message: t('field.needPhoto') }]}
    >
      <PhotoInput words={words} />
    </Form.Item>
  );
};
