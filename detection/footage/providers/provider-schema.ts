import Type from 'typebox';
import { Id, Nullable } from '../../cameras/camera-schema.ts';
import { footageProviderKinds } from '../footage-provider.ts';
import { platformKinds, providerLimits } from './stored-provider.ts';

const Name = Type.String({ minLength: 1, maxLength: providerLimits.nameLength, pattern: '\\S' });
const Url = Type.String({ minLength: 1, maxLength: providerLimits.urlLength });
const Secret = Type.Optional(Type.String({ minLength: 1, maxLength: providerLimits.secretLength }));
const content = {
  kind: Type.Enum([...platformKinds]),
  name: Name,
  baseUrl: Type.String({ ...Url, description: 'http(s)://host:port, without credentials' }),
  mediaUrl: Nullable(
    Type.String({ ...Url, description: 'Of its media server, if at another host (wvp)' }),
  ),
  timeZone: Type.String({ maxLength: 64, description: 'Of its clocks, such as Asia/Shanghai' }),
};

export const NewProvider = Type.Object({
  ...content,
  mediaUrl: Type.Optional(content.mediaUrl),
  timeZone: Type.Optional(
    Type.String({ maxLength: 64, description: 'Of its clocks; Asia/Shanghai unless told' }),
  ),
  credentials: Type.Optional(
    Type.Object(
      {
        token: Secret,
        secret: Secret,
        apiKey: Secret,
        accessToken: Secret,
        user: Secret,
        password: Secret,
      },
      { description: 'Kept sealed and never answered again' },
    ),
  ),
});
const Provider = Type.Object({
  providerId: Id,
  ...content,
  hasCredentials: Type.Boolean(),
  cameras: Type.Integer({ description: 'How many it records' }),
  createdAt: Type.String({ format: 'date-time' }),
});
export const AddedProvider = Type.Object({
  ...Provider.properties,
  hookUrl: Nullable(
    Type.String({ description: 'For hook.on_record_mp4 of ZLMediaKit; it holds a secret' }),
  ),
});
export const ProviderList = Type.Object({ providers: Type.Array(Provider) });
export const CheckAnswer = Type.Object({
  ok: Type.Boolean(),
  steps: Type.Array(
    Type.Object({
      what: Type.Enum(['reached', 'credentials', 'clock', 'cameras']),
      ok: Type.Boolean(),
      detail: Type.String(),
    }),
  ),
});
export const Assignment = Type.Object({
  providerId: Id,
  name: Type.String({
    minLength: 1,
    maxLength: providerLimits.cameraNameLength,
    description: 'What the platform calls the camera',
  }),
});
export const Assigned = Type.Object({
  kind: Nullable(
    Type.Enum([...footageProviderKinds], { description: 'Null: nobody records the camera' }),
  ),
  providerId: Nullable(Id),
  providerName: Nullable(Type.String()),
  name: Nullable(Type.String()),
});
