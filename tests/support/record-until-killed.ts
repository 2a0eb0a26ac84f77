/** Records a URL until somebody kills this process: arguments are the directory, the camera's id and the URL. */
import { openRecordings } from '../../detection/frames/index.ts';
import { silentLogger } from '../../platform/logger.ts';

const [footageDir = '', cameraId = '', url = ''] = process.argv.slice(2);
const recordings = openRecordings({ logger: silentLogger, footageDir, segmentSeconds: 1 });
const say = (message: object) => process.stdout.write(`${JSON.stringify(message)}\n`);
recordings.record(
  { cameraId, url },
  { segment: (segment) => say({ segment, processIds: recordings.processIds }), changed() {} },
);
