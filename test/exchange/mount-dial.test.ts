import { MountDial } from 'cdktf-resilient-exchange';
import { mostLostLogs, mountableCopy } from '../../lib/exchange/mount-dial';

test.each([
  [MountDial.LOSSLESS, 0, 'a copy that does not lag and lacks no log file (mount dial Lossless)'],
  [
    MountDial.GOOD_AVAILABILITY,
    6,
    'a copy that does not lag and lacks at most 6 log files (mount dial GoodAvailability)',
  ],
  [
    MountDial.BEST_AVAILABILITY,
    12,
    'a copy that does not lag and lacks at most 12 log files (mount dial BestAvailability)',
  ],
])('%s accepts the loss of %d log files', (dial, logs, copy) => {
  expect(mostLostLogs(dial)).toBe(logs);
  expect(mountableCopy(dial)).toBe(copy);
});
