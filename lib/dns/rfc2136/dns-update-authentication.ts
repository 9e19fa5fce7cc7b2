import type { Construct } from 'constructs';
import { checkAllProps, givenText, ofEnum, ofText, type SettingsOf } from '../../core/check-class';
import { isKnown, refuse } from '../../core/refusal';
import { checkText } from '../../core/visible-text';
import { checkSecret, type Secret } from '../../site/secret';
import type { UpdateSettings } from './dns-provider';

/** How a key signs updates. Both ends need the same. */
export enum TsigAlgorithm {
  /** The default of `tsig-keygen` of BIND. */
  HMAC_SHA256 = 'hmac-sha256',
  /** The longest that the provider knows. */
  HMAC_SHA512 = 'hmac-sha512',
}

/** A key that signs updates (TSIG, RFC 8945). */
export interface TsigKey {
  /** Name of the key, as the server has it, such as `terraform`. */
  readonly keyName: string;
  /**
   * How it signs.
   *
   * @default TsigAlgorithm.HMAC_SHA256
   */
  readonly algorithm?: TsigAlgorithm;
  /** The key itself in Base64. It is never written to the synthesized files, and Terraform keeps it in no state where it is a variable. */
  readonly secret: Secret;
}

/** An account of Active Directory that may update the zones (GSS-TSIG, RFC 3645). */
export interface KerberosAccount {
  /** The Kerberos realm: the domain in capitals, such as `AD.CONTOSO.COM`. */
  readonly realm: string;
  /**
   * Name of the account, without the realm.
   *
   * @default - the ticket of whoever runs Terraform
   */
  readonly username?: string;
  /**
   * Its password.
   *
   * @default - `keytab`, or the ticket of whoever runs Terraform
   */
  readonly password?: Secret;
  /**
   * Path of a file with its key, on the machine that runs Terraform, which cannot be a Windows one.
   *
   * @default - `password`, or the ticket of whoever runs Terraform
   */
  readonly keytab?: string;
}

const TSIG: SettingsOf<TsigKey> = {
  keyName: givenText("'terraform'"),
  algorithm: ofEnum('TsigAlgorithm', TsigAlgorithm),
  secret: (scope, property, value) => checkSecret(scope, property, value ?? null, 'dns_update_key'),
};

const KERBEROS: SettingsOf<KerberosAccount> = {
  realm: givenText("'AD.CONTOSO.COM'"),
  username: ofText("'svc-dns'"),
  password: (scope, property, value) => checkSecret(scope, property, value, 'dns_update_password'),
  keytab: ofText("'/etc/krb5.keytab'"),
};

/** How a DNS server knows who may change its zones. */
export class DnsUpdateAuthentication {
  /**
   * A shared key (TSIG), as BIND and most servers on Linux take it. The clocks of both ends must not differ by more than 5 minutes.
   *
   * @param key - name, algorithm and secret
   * @throws if the name is not a name of a key, or the secret is not a `Secret`
   */
  public static tsig(key: TsigKey): DnsUpdateAuthentication {
    const scope = 'DnsUpdateAuthentication.tsig';
    checkAllProps(scope, key, TSIG);
    checkKeyName(scope, key.keyName);
    return new DnsUpdateAuthentication(key);
  }

  /**
   * An account of Active Directory (Kerberos, GSS-TSIG), as the secure updates of Windows DNS demand it. The server has to be given by its host name,
   * and whoever runs Terraform must reach a domain controller of the realm.
   *
   * @param account - realm and account
   * @throws if a password or a key file is given without a name, both are given, or a name without one of them
   */
  public static kerberos(account: KerberosAccount): DnsUpdateAuthentication {
    const scope = 'DnsUpdateAuthentication.kerberos';
    checkAllProps(scope, account, KERBEROS);
    for (const name of ['realm', 'username', 'keytab'] as const) checkText(scope, name, account[name]);
    checkAccount(scope, account);
    return new DnsUpdateAuthentication(undefined, account);
  }

  private constructor(
    private readonly key?: TsigKey,
    private readonly account?: KerberosAccount,
  ) {}

  /** @internal */
  public get _isKerberos(): boolean {
    return this.account !== undefined;
  }

  /**
   * The settings of the provider: all of them in the program, since it mixes them with the environment only as a whole.
   *
   * @internal
   */
  public _bind(scope: Construct): Partial<UpdateSettings> {
    return this.key ? tsigSettings(scope, this.key) : gssapiSettings(scope, this.account!);
  }
}

function tsigSettings(scope: Construct, { keyName, algorithm, secret }: TsigKey): Partial<UpdateSettings> {
  return {
    keyName: `${keyName.replace(/\.$/, '').toLowerCase()}.`,
    keyAlgorithm: algorithm ?? TsigAlgorithm.HMAC_SHA256,
    keySecret: secret.bind(scope),
  };
}

function gssapiSettings(scope: Construct, account: KerberosAccount): Partial<UpdateSettings> {
  const { realm, username, password, keytab } = account;
  return { gssapi: [{ realm, username, password: password?.bind(scope), keytab }] };
}

function checkKeyName(scope: string, name: string): void {
  if (!isKnown(name) || /^[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?\.?$/i.test(name)) return;
  refuse(scope, {
    property: 'keyName',
    value: name,
    limit: 'the name of a key: labels of letters, digits, hyphens and underscores',
    cause: 'it is a domain name in the messages (RFC 8945 4.2)',
    remedy: "write it as in the key file of the server, such as 'terraform'",
  });
}

/** What the provider refuses at a plan. Source: hashicorp/terraform-provider-dns 3.4.3, internal/provider/config.go. */
function checkAccount(scope: string, { username, password, keytab }: KerberosAccount): void {
  const ways = [password, keytab].filter((each) => each !== undefined).length;
  if (ways === (username === undefined ? 0 : 1)) return;
  refuse(scope, {
    property: username === undefined ? 'username' : 'password',
    fault:
      username === undefined
        ? 'must be given with a password or a keytab'
        : ways === 0
          ? 'or keytab must be given with a username'
          : 'cannot be combined with keytab',
    cause:
      'the account proves itself by one of the two, and without a name the ticket of whoever runs Terraform is used',
    remedy: 'give a username and one of the two, or none of the three',
  });
}
