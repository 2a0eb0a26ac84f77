import { CameraOutlined, CloseOutlined } from '@ant-design/icons';
import { Button, Form } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { addPhotos, photoLimit } from '../action-rules.ts';
import { usePreferences } from '../preferences.tsx';

type InputProps = { value?: File[]; onChange?: (photos: File[]) => void };

const PhotoInput = ({ value = [], onChange }: InputProps) => {
  const { t } = usePreferences();
  const chooser = useRef<HTMLInputElement>(null);
  const [urls, setUrls] = useState<string[]>([]);
  const [left, setLeft] = useState<string[]>([]);

  useEffect(() => {
    const made = value.map((photo) => URL.createObjectURL(photo));
    setUrls(made);
    return () => {
      for (const url of made) URL.revokeObjectURL(url);
    };
  }, [value]);

  const take = (files: FileList | null) => {
    const added = addPhotos(value, [...(files ?? [])]);
    setLeft(added.left.map(({ why, ...words }) => t(why, words)));
    onChange?.(added.photos);
    if (chooser.current) chooser.current.value = '';
  };
  return (
    <>
      <div className="previews">
        {urls.map((url, index) => (
          <span key={url} className="preview">
            <img src={url} alt={t('ticket.photo.handled', { n: index + 1 })} />
            <Button
              size="small"
              shape="circle"
              icon={<CloseOutlined />}
              aria-label={t('field.removePhoto', { n: index + 1 })}
              onClick={() => onChange?.(value.filter((_, other) => other !== index))}
            />
          </span>
        ))}
        {value.length < photoLimit && (
          <Button autoFocus icon={<CameraOutlined />} onClick={() => chooser.current?.click()}>
            {t('field.addPhotos')}
          </Button>
        )}
      </div>
      <input
        ref={chooser}
        type="file"
        accept="image/*"
        multiple
        style={{ display: 'none' }}
        aria-label={t('field.addPhotos')}
        onChange={(event) => take(event.target.files)}
      />
      <div role="alert">
        {left.map((words) => (
          <div key={words}>{words}</div>
        ))}
      </div>
    </>
  );
};

/** Photos of the result, with previews; at least one is wanted, because a closing needs evidence. */
export const PhotoField = () => {
  const { t } = usePreferences();
  return (
    <Form.Item
      name="photos"
      label={t('field.photos', { max: photoLimit })}
      rules={[{ required: true, type: 'array', min: 1, message: t('field.needPhoto') }]}
    >
      <PhotoInput />
    </Form.Item>
  );
};
