import { call, oneOf, settings } from './arbitrary';
import { inVaults } from './site';

export const serverCertificate = oneOf(
  call('ServerCertificate.manual'),
  call(
    'ServerCertificate.keyVault',
    settings('KeyVaultCertificateProps', { secrets: inVaults('CertificateReference', 'mail') }),
  ),
);

export const certificates = settings(
  'EstateCertificates',
  {},
  { clients: serverCertificate, edges: serverCertificate },
  60,
);
