import { Construct } from 'constructs';
import { freeId } from '../core/construct-id';
import { checkAllProps, listOfClass, ofText } from '../core/check-class';
import { Cidr } from '../core/cidr';
import { refusalText, refuse } from '../core/refusal';
import type { EstateDocument } from '../model/estate-document';
import type { RestoreDrillModel } from '../model/protection-model';
import { canRehearse } from '../model/restore-sources';
import { EstateModel } from '../model/estate-model';
import { RestoreDrill } from './restore-drill';

/** Settings of the restore drills of an estate. */
export interface RestoreDrillsProps {
  /**
   * Drills, at most one of each kind.
   *
   * @default - one of each kind for which the estate has something to restore: images or exports of Edges and of front ends, a backup or a lagged
   * copy of databases
   */
  readonly drills?: RestoreDrill[];
  /**
   * Address block of the network that a drill creates for itself and deletes afterwards. A restored server has the name and the accounts of one
   * that serves, so the network has no peering, no gateway and no way out, and the block belongs to no site: nobody takes one for the other.
   *
   * @default '192.168.255.0/24'
   */
  readonly network?: string;
  /**
   * Id of the estate, in a program that has several.
   *
   * @default - the estate of the scope
   */
  readonly estate?: string;
}

const PROPS = {
  drills: listOfClass(RestoreDrill, 'RestoreDrill.edge()'),
  network: ofText("'192.168.255.0/24'"),
  estate: ofText("'contoso'"),
};

const NETWORK = '192.168.255.0/24';
/** The drill's subnet is the whole network; Azure keeps five addresses of it. */
const SMALLEST_PREFIX = 28;

/**
 * The restore drills of an estate: the runbooks have a page for each, the recovery plan shows when each was carried out last and what it measured,
 * and monitoring tells when one is overdue.
 */
export class RestoreDrills extends Construct {
  /** Those that the program states. */
  private readonly drills: readonly RestoreDrill[];
  private readonly network: string;
  private readonly estate?: string;

  /**
   * @param scope - a construct of the estate, such as its zone
   * @param id - construct id
   * @param props - the drills
   * @throws if two drills are of one kind, one has nothing to restore, or the network is too small, or overlaps one of a site
   */
  public constructor(scope: Construct, id: string, props: RestoreDrillsProps = {}) {
    super(scope, freeId(scope, id));
    checkAllProps(this, props, PROPS);
    this.drills = [...(props.drills ?? [])];
    this.estate = props.estate;
    this.network = props.network ?? NETWORK;
    this.checkDrills();
    this.checkNetwork();
    const described = (drills: readonly RestoreDrill[]): RestoreDrillModel[] =>
      drills.map((drill) => drill._describe(this.network));
    EstateModel.contribute(this, {
      describe: () => ({
        estate: this.estate,
        restoreDrills: described(this.drills),
        usualDrills: props.drills ? [] : described(RestoreDrill._usual()),
      }),
    });
    this.node.addValidation({ validate: () => this.validateAgainst(this.document()) });
  }

  private checkDrills(): void {
    const ids = this.drills.map(({ _id }) => _id);
    const twice = ids.find((each, index) => ids.indexOf(each) !== index);
    if (twice === undefined) return;
    refuse(this, {
      property: 'drills',
      value: ids,
      fault: `has two drills of the kind '${twice}'`,
      cause: 'each has one schedule, one page and one alert',
      remedy: 'leave one of them out; all results of a kind belong to one drill',
    });
  }

  private checkNetwork(): void {
    const block = Cidr.parse(this, 'network', this.network);
    if (block.prefixLength <= SMALLEST_PREFIX) return;
    refuse(this, {
      property: 'network',
      value: this.network,
      limit: `a block of /${SMALLEST_PREFIX} or larger`,
      cause:
        'Azure keeps five addresses of a subnet, and a drill may restore a domain controller beside the server',
      remedy: `write '${NETWORK}'`,
    });
  }

  private validateAgainst(estate: EstateDocument | undefined): string[] {
    return estate === undefined ? [] : [...this.validateRoles(estate), ...this.validateNetwork(estate)];
  }

  private validateRoles(estate: EstateDocument): string[] {
    const exists = ({ _role }: RestoreDrill): boolean =>
      estate.machines.some(({ roles }) => roles.includes(_role));
    return [
      ...this.drills
        .filter((drill) => !exists(drill))
        .map(({ _id, _role }) =>
          refusalText({
            property: 'drills',
            fault: `has a drill of the kind '${_id}', and the estate has no machine with the role ${_role}`,
            cause: 'nothing can be restored that does not exist',
            remedy: 'leave the drill out',
          }),
        ),
      ...this.drills
        .filter((drill) => exists(drill) && !canRehearse(estate, drill._role))
        .map(({ _id, _source }) =>
          refusalText({
            property: 'drills',
            fault: `has a drill of the kind '${_id}', and the estate has nothing that it could restore`,
            cause: `it restores from ${_source}, and the program has none`,
            remedy: 'leave the drill out, or give the estate one of these',
          }),
        ),
    ];
  }

  /** Subnets of a site in a network that exists are its domain subnets: its address space is unknown. */
  private validateNetwork({ sites }: EstateDocument): string[] {
    const own = Cidr.parse(this, 'network', this.network);
    return sites.flatMap(({ name, addressSpace, domainSubnets }) =>
      [...(addressSpace === undefined ? [] : [addressSpace]), ...domainSubnets]
        .filter((block) => /^[\d.]+\/\d+$/.test(block) && own.overlaps(Cidr.parse(this, 'network', block)))
        .slice(0, 1)
        .map((block) =>
          refusalText({
            property: 'network',
            value: this.network,
            fault: `overlaps ${block} of ${name}`,
            cause:
              'a restored server has the name and the accounts of one that serves, and must not be taken for it, or reach it',
            remedy: `write a block that no site has, such as '${NETWORK}'`,
          }),
        ),
    );
  }

  private document(): EstateDocument | undefined {
    const model =
      this.estate === undefined
        ? EstateModel.of(this)
        : EstateModel.all(this.node.root).find(({ id }) => id === this.estate);
    return model?.toDocument();
  }
}
