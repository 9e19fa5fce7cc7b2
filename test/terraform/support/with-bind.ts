import { reasonWithoutBind } from '../../support/bind/bind';
import { reasonWithoutDns } from './terraform';

/** `describe` where Terraform changes a real name server; else it is skipped and says why. Only Terraform can be required. */
export function describeWithBind(name: string, suite: () => void): void {
  const missing = reasonWithoutDns();
  const reason = missing ?? reasonWithoutBind;
  if (reason === undefined) {
    describe(name, suite);
  } else if (missing !== undefined && process.env.REQUIRE_TERRAFORM === '1') {
    test(name, () => {
      throw new Error(`Terraform is required, but ${missing}`);
    });
  } else {
    process.stderr.write(`${name}: skipped, since ${reason}\n`);
    describe.skip(name, suite);
  }
}
