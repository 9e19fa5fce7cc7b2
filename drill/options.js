"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.USAGE = void 0;
exports.parseOptions = parseOptions;
const node_util_1 = require("node:util");
exports.USAGE = `npm run drill -- [options]

Builds examples/two-site with the real Terraform on a stand-in of Azure, takes the primary's region down, switches
over, and goes back. Nothing reaches Azure, and nothing stays on this machine.

  --quick    leave out the interconnect, whose peerings take 90 s
  --hang     the lost region hangs instead of failing
  --destroy  destroy the estate with Terraform at the end (by default the stand-in ends with all that is on it)
  --help     show this
`;
/** Reads the arguments; throws at one that there is not. */
function parseOptions(args) {
    const { values } = (0, node_util_1.parseArgs)({
        args,
        options: {
            quick: { type: 'boolean', default: false },
            hang: { type: 'boolean', default: false },
            destroy: { type: 'boolean', default: false },
            help: { type: 'boolean', short: 'h', default: false },
        },
    });
    const { quick, hang, destroy, help } = values;
    return { quick, hang, destroy, help };
}
//# sourceMappingURL=data:application/json;base64,eyJ2ZXJzaW9uIjozLCJmaWxlIjoib3B0aW9ucy5qcyIsInNvdXJjZVJvb3QiOiIiLCJzb3VyY2VzIjpbIm9wdGlvbnMudHMiXSwibmFtZXMiOltdLCJtYXBwaW5ncyI6Ijs7O0FBeUJBLG9DQVlDO0FBckNELHlDQUFzQztBQWF6QixRQUFBLEtBQUssR0FBRzs7Ozs7Ozs7O0NBU3BCLENBQUM7QUFFRiw0REFBNEQ7QUFDNUQsU0FBZ0IsWUFBWSxDQUFDLElBQWM7SUFDekMsTUFBTSxFQUFFLE1BQU0sRUFBRSxHQUFHLElBQUEscUJBQVMsRUFBQztRQUMzQixJQUFJO1FBQ0osT0FBTyxFQUFFO1lBQ1AsS0FBSyxFQUFFLEVBQUUsSUFBSSxFQUFFLFNBQVMsRUFBRSxPQUFPLEVBQUUsS0FBSyxFQUFFO1lBQzFDLElBQUksRUFBRSxFQUFFLElBQUksRUFBRSxTQUFTLEVBQUUsT0FBTyxFQUFFLEtBQUssRUFBRTtZQUN6QyxPQUFPLEVBQUUsRUFBRSxJQUFJLEVBQUUsU0FBUyxFQUFFLE9BQU8sRUFBRSxLQUFLLEVBQUU7WUFDNUMsSUFBSSxFQUFFLEVBQUUsSUFBSSxFQUFFLFNBQVMsRUFBRSxLQUFLLEVBQUUsR0FBRyxFQUFFLE9BQU8sRUFBRSxLQUFLLEVBQUU7U0FDdEQ7S0FDRixDQUFDLENBQUM7SUFDSCxNQUFNLEVBQUUsS0FBSyxFQUFFLElBQUksRUFBRSxPQUFPLEVBQUUsSUFBSSxFQUFFLEdBQUcsTUFBTSxDQUFDO0lBQzlDLE9BQU8sRUFBRSxLQUFLLEVBQUUsSUFBSSxFQUFFLE9BQU8sRUFBRSxJQUFJLEVBQUUsQ0FBQztBQUN4QyxDQUFDIiwic291cmNlc0NvbnRlbnQiOlsiaW1wb3J0IHsgcGFyc2VBcmdzIH0gZnJvbSAnbm9kZTp1dGlsJztcblxuLyoqIFdoYXQgYSBwZXJzb24gbWF5IGNob29zZS4gKi9cbmV4cG9ydCBpbnRlcmZhY2UgT3B0aW9ucyB7XG4gIC8qKiBXaXRob3V0IHRoZSBpbnRlcmNvbm5lY3Q6IGl0cyBwZWVyaW5ncyB0YWtlIDkwIHMgb2YgdGhlIHByb3ZpZGVyJ3Mgb3duIHdhaXRzLiAqL1xuICByZWFkb25seSBxdWljazogYm9vbGVhbjtcbiAgLyoqIENhbGxzIHRvIHRoZSBsb3N0IHJlZ2lvbiBnZXQgbm8gYW5zd2VyIGF0IGFsbCwgaW5zdGVhZCBvZiBhbiBlcnJvci4gKi9cbiAgcmVhZG9ubHkgaGFuZzogYm9vbGVhbjtcbiAgLyoqIERlc3Ryb3lzIHRoZSBlc3RhdGUgYnkgVGVycmFmb3JtIGF0IHRoZSBlbmQuICovXG4gIHJlYWRvbmx5IGRlc3Ryb3k6IGJvb2xlYW47XG4gIHJlYWRvbmx5IGhlbHA6IGJvb2xlYW47XG59XG5cbmV4cG9ydCBjb25zdCBVU0FHRSA9IGBucG0gcnVuIGRyaWxsIC0tIFtvcHRpb25zXVxuXG5CdWlsZHMgZXhhbXBsZXMvdHdvLXNpdGUgd2l0aCB0aGUgcmVhbCBUZXJyYWZvcm0gb24gYSBzdGFuZC1pbiBvZiBBenVyZSwgdGFrZXMgdGhlIHByaW1hcnkncyByZWdpb24gZG93biwgc3dpdGNoZXNcbm92ZXIsIGFuZCBnb2VzIGJhY2suIE5vdGhpbmcgcmVhY2hlcyBBenVyZSwgYW5kIG5vdGhpbmcgc3RheXMgb24gdGhpcyBtYWNoaW5lLlxuXG4gIC0tcXVpY2sgICAgbGVhdmUgb3V0IHRoZSBpbnRlcmNvbm5lY3QsIHdob3NlIHBlZXJpbmdzIHRha2UgOTAgc1xuICAtLWhhbmcgICAgIHRoZSBsb3N0IHJlZ2lvbiBoYW5ncyBpbnN0ZWFkIG9mIGZhaWxpbmdcbiAgLS1kZXN0cm95ICBkZXN0cm95IHRoZSBlc3RhdGUgd2l0aCBUZXJyYWZvcm0gYXQgdGhlIGVuZCAoYnkgZGVmYXVsdCB0aGUgc3RhbmQtaW4gZW5kcyB3aXRoIGFsbCB0aGF0IGlzIG9uIGl0KVxuICAtLWhlbHAgICAgIHNob3cgdGhpc1xuYDtcblxuLyoqIFJlYWRzIHRoZSBhcmd1bWVudHM7IHRocm93cyBhdCBvbmUgdGhhdCB0aGVyZSBpcyBub3QuICovXG5leHBvcnQgZnVuY3Rpb24gcGFyc2VPcHRpb25zKGFyZ3M6IHN0cmluZ1tdKTogT3B0aW9ucyB7XG4gIGNvbnN0IHsgdmFsdWVzIH0gPSBwYXJzZUFyZ3Moe1xuICAgIGFyZ3MsXG4gICAgb3B0aW9uczoge1xuICAgICAgcXVpY2s6IHsgdHlwZTogJ2Jvb2xlYW4nLCBkZWZhdWx0OiBmYWxzZSB9LFxuICAgICAgaGFuZzogeyB0eXBlOiAnYm9vbGVhbicsIGRlZmF1bHQ6IGZhbHNlIH0sXG4gICAgICBkZXN0cm95OiB7IHR5cGU6ICdib29sZWFuJywgZGVmYXVsdDogZmFsc2UgfSxcbiAgICAgIGhlbHA6IHsgdHlwZTogJ2Jvb2xlYW4nLCBzaG9ydDogJ2gnLCBkZWZhdWx0OiBmYWxzZSB9LFxuICAgIH0sXG4gIH0pO1xuICBjb25zdCB7IHF1aWNrLCBoYW5nLCBkZXN0cm95LCBoZWxwIH0gPSB2YWx1ZXM7XG4gIHJldHVybiB7IHF1aWNrLCBoYW5nLCBkZXN0cm95LCBoZWxwIH07XG59XG4iXX0=