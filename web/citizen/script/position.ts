import { byId, element } from './element.ts';
import { say } from './words.ts';

const distance = (metres: number) =>
  metres < 1000
    ? say('metres', { count: Math.round(metres / 10) * 10 })
    : say('kilometres', { count: Math.round(metres / 100) / 10 });

/**
 * Compares where the phone is with where the plate belongs, when the person asks for it or has allowed
 * it before. Nothing depends on it: the fixture is the place.
 */
export async function offerPositionCheck(box: HTMLElement, smartCode: string): Promise<void> {
  if (!('geolocation' in navigator)) return;
  const result = element('div', { role: 'status' });
  const ask = element('button', {
    type: 'button',
    className: 'quiet',
    textContent: say('position'),
  });
  const hint = element('p', { textContent: say('positionHint') });
  box.append(ask, hint, result);
  box.hidden = false;

  const tell = (text: string, className = '') => {
    ask.remove();
    hint.remove();
    result.replaceChildren(element('p', { className, textContent: text }));
    // A warning is to be read before anything is tapped.
    if (className) byId('report')?.before(box);
  };
  const check = () =>
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        fetch('/api/scans', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({
            smartCode,
            lng: coords.longitude,
            lat: coords.latitude,
            accuracyM: coords.accuracy,
          }),
        })
          .then(async (response) => {
            if (!response.ok) throw new Error(String(response.status));
            const { near, distanceM } = (await response.json()) as {
              near: boolean;
              distanceM: number;
            };
            if (near) tell(say('positionNear'));
            else tell(say('positionFar', { distance: distance(distanceM) }), 'far');
          })
          .catch(() => tell(say('positionUnknown')));
      },
      () => tell(say('positionUnknown')),
      { enableHighAccuracy: true, timeout: 15_000, maximumAge: 60_000 },
    );
  ask.addEventListener('click', check);
  const permission = await navigator.permissions?.query({ name: 'geolocation' });
  if (permission?.state === 'granted') check();
}
