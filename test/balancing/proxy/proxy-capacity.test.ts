import { memoryOf } from '../../../lib/balancing/proxy/proxy-capacity';

test.each<[string, number | undefined]>([
  ['Standard_D4s_v5', 16],
  ['Standard_D2s_v3', 8],
  ['Standard_D4ls_v6', 8],
  ['Standard_D2as_v7', 8],
  ['Standard_E8-4s_v5', 64],
  ['Standard_E2bds_v5', 16],
  ['Standard_F4s_v2', 8],
  ['Standard_B2ts_v2', 1],
  ['Standard_B2ls_v2', 4],
  ['Standard_B2as_v2', 8],
  ['Standard_B1s', 1],
  ['Standard_B1ms', 2],
  ['Standard_B4ms', 16],
  ['Standard_DS3_v2', undefined],
  ['Standard_DC2as_v5', undefined],
  ['Standard_D4s_v8', undefined],
  ['Standard_M8ms', undefined],
  ['${var.size}', undefined],
])('%s has %d GiB', (size, gib) => {
  expect(memoryOf(size)).toBe(gib);
});
