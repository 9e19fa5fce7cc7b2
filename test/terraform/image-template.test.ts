import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TERRAFORM } from '../../stage/terraform-binary';
import { ROOT } from '../support/synth';
import { describeHere } from './support/terraform';

// Terraform reads the same language as Packer. Whether Packer knows the arguments is not checked.

const TEMPLATE = readFileSync(join(ROOT, 'examples/unattended/image/exchange.pkr.hcl'), 'utf8');

const formatted = (text: string): string =>
  execFileSync(TERRAFORM, ['fmt', '-'], { input: text, encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'] });

describeHere('the template of an image', () => {
  test('is correct HCL in the usual form', () => {
    expect(formatted(TEMPLATE)).toBe(TEMPLATE);
  });

  test('would be refused with a brace less', () => {
    expect(() => formatted(TEMPLATE.replace(/\}\s*$/, ''))).toThrow();
  });
});
