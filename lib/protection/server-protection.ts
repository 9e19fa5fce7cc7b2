import { checkAllProps, checkObject, givenText } from '../core/check-class';
import { checkText } from '../core/visible-text';
import { ProtectionKind, type ProtectionModel } from '../model/protection-model';
import type { BackupOptions } from './backup-options';
import { checkBackupOptions } from './check-backup-options';

/** What backs a machine up, where the program does not. */
export interface BackedUpElsewhere {
  /** A team and its product, such as `Contoso Backup Team, Veeam`. */
  readonly by: string;
}

/** Why nothing backs a machine up. */
export interface NotBackedUp {
  /** What makes it unnecessary, such as `rebuilt from code within the hour`. */
  readonly reason: string;
}

/**
 * How the machines of a tier are protected. What a server holds decides it: a front end its own configuration and that of IIS, which
 * Active Directory does not have; a Mailbox server databases, which copies or an Exchange-aware backup protect.
 */
export class ServerProtection {
  /**
   * Azure backs up every disk: file system, system state and IIS together, as one recovery point. The default of front ends, of Edges and of
   * tiers that a team has written.
   *
   * Source: learn.microsoft.com/azure/backup/backup-azure-vms-introduction.
   *
   * @param options - retention and schedule
   * @throws if a number is out of the range that Azure accepts
   */
  public static fullServer(options: BackupOptions = {}): ServerProtection {
    return new ServerProtection(ProtectionKind.FULL_SERVER, checked('fullServer', options));
  }

  /**
   * Azure backs up the operating system disk only, in copy mode, which leaves the logs of databases to whatever truncates them. The default of Mailbox
   * servers. Databases and their logs are protected by copies or by the product of `LogTruncation.backup()`; a queue is not worth a
   * backup, since shadow redundancy and Safety Net deliver again what it held.
   *
   * Sources: learn.microsoft.com/azure/backup/selective-disk-backup-restore; learn.microsoft.com/azure/backup/backup-azure-vms-introduction
   * (USEVSSCOPYBACKUP).
   *
   * @param options - retention and schedule
   * @throws if a number is out of the range that Azure accepts
   */
  public static withoutDatabaseVolumes(options: BackupOptions = {}): ServerProtection {
    return new ServerProtection(
      ProtectionKind.WITHOUT_DATABASE_VOLUMES,
      checked('withoutDatabaseVolumes', options),
    );
  }

  /**
   * Something that is not part of the program backs the machines up.
   *
   * @param elsewhere - who, and with which product
   * @throws if nobody is named
   */
  public static elsewhere(elsewhere: BackedUpElsewhere): ServerProtection {
    const scope = 'ServerProtection.elsewhere';
    checkObject(scope, 'elsewhere', elsewhere);
    checkAllProps(scope, elsewhere, { by: givenText("'Contoso Backup Team, Veeam'") });
    checkText(scope, 'by', elsewhere.by);
    return new ServerProtection(ProtectionKind.ELSEWHERE, {}, undefined, elsewhere.by);
  }

  /**
   * Nothing backs the machines up.
   *
   * @param exemption - the reason, which model and recovery plan show
   * @throws if there is no reason
   */
  public static none(exemption: NotBackedUp): ServerProtection {
    const scope = 'ServerProtection.none';
    checkObject(scope, 'exemption', exemption);
    checkAllProps(scope, exemption, { reason: givenText("'rebuilt from code within the hour'") });
    checkText(scope, 'reason', exemption.reason);
    return new ServerProtection(ProtectionKind.NONE, {}, exemption.reason);
  }

  private constructor(
    /** How. */
    public readonly kind: ProtectionKind,
    /** Retention and schedule; without effect where Azure does not back up. */
    public readonly options: BackupOptions,
    /** Why nothing backs the machines up; undefined where something does. */
    public readonly reason?: string,
    /** What backs them up, where the program does not. */
    public readonly protectedBy?: string,
  ) {}

  /**
   * Whether a vault of the program holds the backups.
   *
   * @internal
   */
  public get _usesVault(): boolean {
    return this.kind === ProtectionKind.FULL_SERVER || this.kind === ProtectionKind.WITHOUT_DATABASE_VOLUMES;
  }
}

/** A protection without a vault of the program, as the model has it. */
export function describeProtection({ kind, reason, protectedBy }: ServerProtection): ProtectionModel {
  return { kind, reason, protectedBy };
}

function checked(preset: string, options: BackupOptions): BackupOptions {
  checkBackupOptions(`ServerProtection.${preset}`, options);
  return { ...options, retention: { ...options.retention } };
}
