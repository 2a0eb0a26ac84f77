import { CameraOutlined, CloseOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { usePreferences } from '../preferences.tsx';
import { addPhotos, photoLimit } from '../tickets/action-rules.ts';

type Props = {
  value?: File[];
  onChange?: (photos: File[]) => void;
  words: { add: string; photo: (n: number) => string; drop: (n: number) => string };
  /** On the spot: the camera opens at once, and the button is for a thumb. */
  onTheSpot?: boolean;
};

/** Photos with previews, as many as the service takes; what is not taken is said. */
export const PhotoInput = ({ value = [], onChange, words, onTheSpot = false }: Props) => {
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
    setLeft(added.left.map(({ why, ...about }) => t(why, about)));
    onChange?.(added.photos);
    if (chooser.current) chooser.current.value = '';
  };
  return (
    <>
      <div className="previews">
        {urls.map((url, index) => (
          <span key={url} className="preview">
            <img src={url} alt={words.photo(index + 1)} />
            <Button
              size="small"
              shape="circle"
              icon={<CloseOutlined />}
              aria-label={words.drop(index + 1)}
              onClick={() => onChange?.(value.filter((_, other) => other !== index))}
            />
          </span>
        ))}
        {value.length < photoLimit && (
          <Button
            autoFocus={!onTheSpot}
            size={onTheSpot ? 'large' : 'middle'}
            icon={<CameraOutlined />}
            onClick={() => chooser.current?.click()}
          >
            {words.add}
          </Button>
        )}
      </div>
      <input
        ref={chooser}
        type="file"
        accept="image/*"
        {...(onTheSpot ? { capture: 'environment' as const } : { multiple: true })}
        style={{ display: 'none' }}
        aria-label={words.add}
        onChange={(event) => take(event.target.files)}
      />
      <div role="alert">
        {left.map((said) => (
          <div key={said}>{said}</div>
        ))}
      </div>
    </>
  );
};
