import { EnvironmentOutlined } from '@ant-design/icons';
import { Link } from 'react-router';
import { PlainTable } from '../parts/plain-table.tsx';
import { Section } from '../parts/section.tsx';
import { usePreferences } from '../preferences.tsx';
import type { LeaderBoard } from './board-api.ts';
import { FigureLink } from './figure-link.tsx';
import { LazyChart } from './lazy-chart.tsx';

const mapZoom = 17;

/** Where much was reported lately; each place leads to its tickets and to the map. */
export const HotPlaces = ({ board }: { board: LeaderBoard }) => {
  const { t } = usePreferences();
  return (
    <Section title={t('board.hotPlaces')}>
      <p className="quiet">{t('board.hotSince', { day: board.hotSince })}</p>
      {board.hotPlaces.length === 0 && <p className="quiet">{t('board.noHotPlace')}</p>}
      <ol className="hot">
        {board.hotPlaces.map((place) => (
          <li key={place.cellCode}>
            <span className="hot-name">{place.placeName}</span>
            <Link
              to={`/map?lng=${place.lng.toFixed(6)}&lat=${place.lat.toFixed(6)}&zoom=${mapZoom}`}
              aria-label={t('board.onMap', { place: place.placeName })}
              title={t('board.onMap', { place: place.placeName })}
            >
              <EnvironmentOutlined />
            </Link>
            <FigureLink figure={place} name={place.placeName} />
          </li>
        ))}
      </ol>
    </Section>
  );
};

/** What was reported most lately. */
export const HotKinds = ({ board }: { board: LeaderBoard }) => {
  const { t, pick } = usePreferences();
  const named = board.hotKinds.map((kind) => ({
    ...kind,
    name: `${pick(kind.nameZh, kind.nameEn)} · ${pick(kind.problemZh, kind.problemEn)}`,
  }));
  return (
    <Section title={t('board.hotKinds')}>
      <p className="quiet">{t('board.hotSince', { day: board.hotSince })}</p>
      {named.length === 0 ? (
        <p className="quiet">{t('board.noHotKind')}</p>
      ) : (
        <>
          <LazyChart
            kind="bars"
            names={named.map(({ name }) => name)}
            lines={[{ name: t('board.filed'), values: named.map(({ count }) => count) }]}
          />
          <PlainTable
            title={t('board.hotKinds')}
            className="board-table"
            heads={[t('board.kind'), t('board.filed')]}
          >
            {named.map((kind) => (
              <tr key={`${kind.classCode} ${kind.problemCode}`}>
                <th scope="row">{kind.name}</th>
                <td>
                  <FigureLink figure={kind} name={kind.name} />
                </td>
              </tr>
            ))}
          </PlainTable>
        </>
      )}
    </Section>
  );
};
