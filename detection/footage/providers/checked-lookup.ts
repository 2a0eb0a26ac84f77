import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { isRefusedAddress } from '../../cameras/refused-host.ts';

/** Finds the addresses of a name; one that leads where nothing is opened is an error, before any connection. */
export const checkedLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, '', 0);
    const first = addresses[0];
    if (!first || addresses.some(({ address }) => isRefusedAddress(address))) {
      const refused = new Error('its name leads to an address that is not opened');
      return callback(Object.assign(refused, { code: 'EREFUSEDADDRESS' }), '', 0);
    }
    if (options.all) callback(null, addresses);
    else callback(null, first.address, first.family);
  });
};
