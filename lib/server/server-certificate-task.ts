import type { Construct } from 'constructs';
import type { CertificateReference } from '../certificates/certificate-reference';
import type { CertificatePlan } from '../certificates/certificate-script';
import { certificateTaskScript } from '../certificates/certificate-script';
import { isKnown } from '../core/refusal';
import type { CertificateModel } from '../model/installation-model';
import type { EstateDocument } from '../model/estate-document';
import type { MachineModel } from '../model/machine-model';
import { fromEstate } from '../model/model-at-synthesis';
import type { ExportGrant } from '../protection/machine-export';
import type { Site } from '../site/site';
import type { SiteSubnet } from '../site/site-subnet';
import { secretScope, secretUrl, vaultNameOf } from '../site/secret-in-vault';

const VAULT_ENDPOINT = 'Microsoft.KeyVault';

/** The page of a server whose tier states none. */
const USUAL_HEALTH_PAGE = '/owa/healthcheck.htm';

/** What clients speak beside HTTPS, as Exchange names the services of a certificate. */
const SERVICES: Readonly<Record<string, string | undefined>> = { Imaps: 'IMAP', Pop3s: 'POP' };

/** A server that fetches its certificate. */
export interface CertifiedServer {
  readonly computerName: string;
  readonly ordinal: number;
  readonly site: Site;
  readonly subnet: SiteSubnet;
  readonly secret: CertificateReference;
}

/** What the program gives a server for its certificate. */
export interface CertificateParts {
  /** The right of its identity, to this one secret. */
  readonly grant: ExportGrant;
  /** The script that registers the task. */
  readonly script: string;
}

/**
 * The right, the way and the script of a server that fetches its certificate.
 *
 * Sources: learn.microsoft.com/azure/key-vault/general/rbac-guide (role, a secret as scope),
 * learn.microsoft.com/azure/key-vault/general/overview-vnet-service-endpoints.
 */
export function prepareCertificate(scope: Construct, server: CertifiedServer): CertificateParts {
  const { site, subnet, secret } = server;
  subnet._reachService(VAULT_ENDPOINT);
  return {
    grant: {
      id: 'ReadCertificate',
      scope: secretScope(secret),
      roleDefinitionName: 'Key Vault Secrets User',
    },
    script: fromEstate(scope, site.estate, (document) => certificateTaskScript(planOf(document, server))),
  };
}

/** Where the certificate is kept, as the model has it. */
export function describeCertificate(secret: CertificateReference): CertificateModel {
  return { keyVault: vaultNameOf(secret), secretName: secret.secretName };
}

function planOf(
  document: EstateDocument,
  { computerName, ordinal, secret }: CertifiedServer,
): CertificatePlan {
  const machine = document.machines.find(({ id }) => id === computerName)!;
  const isEdge = machine.roles.includes('edge');
  const own = document.tiers.find(({ id }) => id === machine.tier)?.clientAccess;
  const protocols = own?.protocols ?? [];
  return {
    secretUrl: secretUrl(secret),
    cloud: secret.region.cloud,
    isEdge,
    names: isEdge ? edgeNames(machine) : clientNames(document),
    healthPath: own?.healthPath ?? USUAL_HEALTH_PAGE,
    services: protocols.flatMap((protocol) => SERVICES[protocol] ?? []),
    submission: protocols.includes('Submission'),
    ordinal,
  };
}

/** A name that only Terraform knows is shown in brackets. */
function edgeNames({ hostName }: MachineModel): string[] {
  return hostName !== undefined && isKnown(hostName) && !hostName.startsWith('(') ? [hostName] : [];
}

/** Names below the domain that lead to front ends; the first is the one that URLs are made of. */
function clientNames({ tiers, dnsZones }: EstateDocument): string[] {
  const labels = tiers.flatMap(({ clientAccess }) => clientAccess?.namespaces ?? []);
  const [zone] = dnsZones as (EstateDocument['dnsZones'][number] | undefined)[];
  return zone === undefined ? [] : [...new Set(labels)].map((label) => `${label}.${zone.id}`);
}
