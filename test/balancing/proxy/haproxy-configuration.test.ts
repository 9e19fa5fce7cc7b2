import fc from 'fast-check';
import { haproxyConfiguration } from '../../../lib/balancing/proxy/haproxy-configuration';
import { proxySetupScript } from '../../../lib/balancing/proxy/proxy-setup-script';
import type { ProxyBackend, ProxyPlan } from '../../../lib/balancing/proxy/proxy-plan';
import { AzureCloud } from '../../../lib/core/azure-cloud';
import { each } from '../../support/each';
import { MODES, planOf } from '../../support/haproxy/rig';

/** Lines of a section of the configuration. */
function section(title: string, plan: ProxyPlan): string[] {
  const parts = haproxyConfiguration(plan).split('\n\n');
  const found = parts.find((part) => part.startsWith(`${title}\n`)) ?? '';
  return found
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.trim());
}

function withBackend(parts: Partial<ProxyBackend>): ProxyPlan {
  const [first, ...others] = planOf('host-names').backends;
  return planOf('host-names', { backends: [{ ...first, ...parts }, ...others] });
}

describe('the configuration', () => {
  it('leads names to backends, and clients without one to the default', () => {
    expect(section('frontend clients', planOf('host-names'))).toEqual([
      'mode tcp',
      'bind :443',
      'option tcplog',
      'tcp-request inspect-delay 5s',
      'tcp-request content accept if { req.ssl_hello_type 1 }',
      'tcp-request content reject',
      'use_backend be_owa if { req.ssl_sni -i owa.contoso.com }',
      'use_backend be_ews if { req.ssl_sni -i ews.contoso.com }',
      'default_backend be_owa',
    ]);
  });

  it('passes everything on to one backend where TLS passes through', () => {
    const lines = ['mode tcp', 'bind :443', 'option tcplog', 'default_backend be_all'];
    expect(section('frontend clients', planOf('pass-through'))).toEqual(lines);
  });

  it('sends parts of a message at once where it sees requests', () => {
    expect(section('frontend clients', planOf('re-encryption'))).toContain('option http-no-delay');
  });

  it('keeps connections of users apart where it sees requests', () => {
    const plan = planOf('re-encryption');
    expect(section('frontend clients', plan)).toContain(
      'bind :443 ssl crt /etc/haproxy/exchange/certificate.pem alpn http/1.1',
    );
    each(plan.backends).forEach(({ id }) => {
      expect(section(`backend be_${id}`, plan).slice(0, 4)).toEqual([
        'mode http',
        'http-reuse never',
        'option http-keep-alive',
        'option prefer-last-server',
      ]);
    });
  });

  it.each(MODES)('asks who answers for a server for its certificate, with %s', (mode) => {
    const own = planOf(mode, { authority: undefined });
    each(own.backends).forEach(({ id }) => {
      const [line] = section(`backend be_${id}`, own).filter((text) => text.startsWith('default-server'));
      expect(line).toContain(
        'verify required verifyhost mail.contoso.com ca-file /etc/ssl/certs/ca-certificates.crt',
      );
    });
    expect(haproxyConfiguration(own)).not.toContain('verify none');
  });

  it('has no agent where there is none, and asks it otherwise', () => {
    expect(haproxyConfiguration(planOf('pass-through'))).not.toContain('agent');
    expect(haproxyConfiguration(planOf('pass-through', { agentPort: 8405 }))).toContain(
      'agent-check agent-port 8405 agent-inter 5s',
    );
  });

  it('keeps connections in the mind of the balancer, and polls that are longer than that', () => {
    const lines = section('defaults', planOf('pass-through', { idleMinutes: 4 }));
    expect(lines).toEqual(
      expect.arrayContaining(['clitcpka-idle 120s', 'timeout client 65m', 'timeout server 65m']),
    );
  });

  it.each<[ProxyPlan['mode'], number, number, number]>([
    ['pass-through', 4, 15_000, 16_384],
    ['pass-through', 9, 53_000, 16_384],
    ['pass-through', 11, 60_000, 16_384],
    ['host-names', 8, 46_000, 16_384],
    ['re-encryption', 4, 3_000, 65_536],
    ['re-encryption', 16, 26_000, 65_536],
    ['re-encryption', 64, 60_000, 65_536],
  ])('takes as many connections of %s as %d GiB suffice for: %d', (mode, memoryGib, most, buffer) => {
    const lines = section('global', planOf(mode, { memoryGib }));
    expect(lines).toEqual(expect.arrayContaining([`maxconn ${most}`, `tune.bufsize ${buffer}`]));
  });

  it('gives the socket to root alone', () => {
    expect(section('global', planOf('pass-through'))).toContain(
      'stats socket /run/exchange-proxy/admin.sock mode 600 level admin',
    );
  });
});

describe('a plan is refused', () => {
  const pem = '-----BEGIN CERTIFICATE-----\nMIIA\n-----END CERTIFICATE-----\n';
  const secret = { secretUrl: 'https://contoso.vault.azure.net/secrets/mail', cloud: AzureCloud.PUBLIC };
  const server = { id: 'AMSFE1', address: '10.0.0.4' };

  it.each<[string, ProxyPlan]>([
    ['verifyHost', planOf('pass-through', { verifyHost: 'mail.contoso.com verify none' })],
    ['verifyHost', planOf('pass-through', { verifyHost: '${azurerm_x.y}' })],
    ['a port', planOf('pass-through', { listenPort: 0 })],
    ['a port', planOf('pass-through', { agentPort: 65536 })],
    ['ports', planOf('pass-through', { agentPort: 8404 })],
    ['memoryGib', planOf('pass-through', { memoryGib: 3.9 })],
    ['memoryGib', planOf('pass-through', { memoryGib: NaN })],
    ['idleMinutes', planOf('pass-through', { idleMinutes: 0 })],
    ['idleMinutes', planOf('pass-through', { idleMinutes: 4.5 })],
    ['the name of a server', planOf('pass-through', { servers: [{ ...server, id: 'AMS FE1' }] })],
    [
      'the address of a server',
      planOf('pass-through', { servers: [{ ...server, address: '10.0.0.4 check' }] }),
    ],
    ['servers', planOf('pass-through', { servers: [] })],
    ['servers', planOf('pass-through', { servers: [server, { ...server, id: 'amsfe1' }] })],
    ['trustedAuthority', planOf('pass-through', { authority: `${pem}END_OF_FILE\nreboot` })],
    ['certificate', planOf('pass-through', { certificate: secret })],
    ['certificate', planOf('re-encryption', { certificate: undefined })],
    [
      'the certificate',
      planOf('re-encryption', { certificate: { ...secret, secretUrl: "https://x.y/secrets/a'" } }),
    ],
    ['the id of a backend', withBackend({ id: 'self' })],
    ['the id of a backend', withBackend({ id: 'owa owa' })],
    ['hostNames', withBackend({ hostNames: ['owa.contoso.com }'] })],
    ['hostNames', withBackend({ hostNames: ['EWS.contoso.com'] })],
    ['paths', withBackend({ paths: ['/EWS'] })],
    ['a path', withBackend({ paths: ['/owa }'] })],
    ['a path', withBackend({ healthPaths: ['/owa/health check.htm'] })],
    ['a path', withBackend({ healthPaths: ['owa/healthcheck.htm'] })],
    ['healthPaths', withBackend({ healthPaths: [] })],
    ['backends', withBackend({ isDefault: false })],
    ['backends', withBackend({ id: 'ews' })],
    ['backends', planOf('pass-through', { backends: [] })],
  ])('for %s', (property, plan) => {
    expect(() => haproxyConfiguration(plan)).toThrow(`[HAProxy] ${property} must be `);
  });

  it.each<Partial<ProxyPlan>>([
    { idleMinutes: 1 },
    { agentPort: 65535 },
    { agentPort: 1 },
    { authority: pem },
    { authority: pem + pem.replace(/\n/g, '\r\n') },
    { servers: [server] },
  ])('but not with %j', (parts) => {
    expect(() => haproxyConfiguration(planOf('pass-through', parts))).not.toThrow();
  });
});

describe('whatever a program gives,', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string(),
    fc.constantFrom("a'b", 'a"b', 'a#b', 'a\nb', 'a$b', 'a\\b'),
  );

  it('no line of the configuration and of the script is more than those of the plan', () => {
    const lines = proxySetupScript(planOf('host-names')).split('\n').length;
    fc.assert(
      fc.property(text, text, text, text, text, (verifyHost, id, address, path, name) => {
        const [first] = planOf('host-names').backends;
        const parts = [
          { verifyHost },
          {
            servers: [
              { id, address: '127.0.0.11' },
              { id: 'AMSFE2', address: '127.0.0.12' },
            ],
          },
          {
            servers: [
              { id: 'AMSFE1', address },
              { id: 'AMSFE2', address: '127.0.0.12' },
            ],
          },
          ...[{ healthPaths: [path] }, { hostNames: [name] }, { id: name }].map((part) =>
            withBackend({ ...first, ...part }),
          ),
        ];
        each(parts).forEach((part) => {
          let script: string;
          try {
            script = proxySetupScript(planOf('host-names', part));
          } catch (error) {
            expect((error as Error).message).toMatch(/^\[HAProxy\] /);
            return;
          }
          expect(script.split('\n')).toHaveLength(lines);
          expect(script).not.toMatch(/[$%]\{/);
        });
      }),
    );
  });
});

describe('the script', () => {
  it.each(MODES)('is no template of Terraform, and ends each of its files, with %s', (mode) => {
    const script = proxySetupScript(planOf(mode));
    expect(script).not.toMatch(/[$%]\{/);
    expect(script.split('\n')[0]).toBe('#!/bin/bash');
    expect(script.match(/<<'END_OF_FILE'$/gm)).toHaveLength(script.match(/^END_OF_FILE$/gm)!.length);
  });

  it('asks the vault of the cloud for the certificate, and no other proxy does', () => {
    const certificate = { secretUrl: 'https://contoso.vault.azure.cn/secrets/mail', cloud: AzureCloud.CHINA };
    const script = proxySetupScript(planOf('re-encryption', { certificate }));
    expect(script).toContain(
      "SECRET = 'https://contoso.vault.azure.cn/secrets/mail'\nVAULT = 'https://vault.azure.cn'",
    );
    expect(proxySetupScript(planOf('host-names'))).not.toContain('169.254.169.254');
  });

  it('gives a stop more time than it takes', () => {
    const script = proxySetupScript(planOf('pass-through'));
    const [noticed, last, limit] = [/NOTICED = (\d+)/, /LAST = (\d+)/, /TimeoutStopSec=(\d+)/].map(
      (pattern) => Number(pattern.exec(script)![1]),
    );
    expect(limit).toBeGreaterThan(noticed + last);
  });
});
