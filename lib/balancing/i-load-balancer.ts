import type { IConstruct } from 'constructs';
import type { Duration } from '../core/duration';
import type { IServer } from '../site/i-server';
import type { ISite } from '../site/i-site';
import type { SubnetRole } from '../site/subnet-role';
import type { ServerCertificate } from '../certificates/server-certificate';
import type { ExchangeVersion } from '../exchange/exchange-version';
import type { DirectoryNameModel, ProxyModel } from '../model/proxy-model';
import type { Exposure } from '../server/exposure';

/** A TCP port that clients reach through a load balancer. */
export interface LoadBalancedPort {
  /** What it is, in resource names and construct ids, such as `Https`. */
  readonly label: string;
  /** TCP port at the front end and on the servers. */
  readonly port: number;
  /**
   * Path of an HTTPS page that answers 200 while the server is healthy.
   *
   * @default - a server counts as healthy while the port accepts connections
   */
  readonly healthPath?: string;
}

/** What a tier asks of a strategy of load balancing. */
export interface LoadBalancingProps {
  /** The site of the servers. */
  readonly site: ISite;
  /** The subnet of the servers. */
  readonly role: SubnetRole;
  /** Name of the tier in resource names and public labels, such as `clientaccess`. */
  readonly name: string;
  /** From where clients come. */
  readonly exposure: Exposure;
  /** The ports that clients use. */
  readonly ports: LoadBalancedPort[];
  /** How long a connection may be idle before it is dropped. */
  readonly idleTimeout: Duration;
  /**
   * Private address of the internal front end.
   *
   * @default - the last usable one of the subnet
   */
  readonly internalAddress?: string;
  /**
   * Names below the domain that clients use.
   *
   * @default - the tier has none
   */
  readonly namespaces?: string[];
  /**
   * The Exchange version on the servers.
   *
   * @default - they do not run Exchange
   */
  readonly version?: ExchangeVersion;
  /**
   * How the certificate that clients see comes onto the servers.
   *
   * @default - nobody has said
   */
  readonly certificate?: ServerCertificate;
  /**
   * Sources over the Internet from which clients come.
   *
   * @default - anywhere
   */
  readonly clientPrefixes?: string[];
}

/** What a strategy of load balancing has made for one tier. */
export interface ILoadBalancer {
  /** Name of the public front end, known before anything is applied; undefined where the tier has none. */
  readonly publicHostName?: string;
  /** Addresses behind the names inside the networks; empty where the tier has none. */
  readonly privateAddresses: string[];
  /**
   * Addresses from which it probes the servers: new Exchange servers block them until somebody lets them in.
   *
   * @default - it does not probe, or from addresses that nobody knows: new servers cannot be held out
   */
  readonly probeSources?: string[];
  /**
   * TCP ports of which it says itself in the network rules who reaches them on the servers, since clients do not.
   *
   * @default - none: the tier admits clients to all of its ports
   */
  readonly admittedPorts?: number[];
  /**
   * The proxies that clients pass, for the model of the estate.
   *
   * @default - clients reach the servers themselves
   */
  readonly proxy?: ProxyModel;
  /**
   * Virtual directories whose clients it tells apart by a host name of their own: the URLs of the servers have these names.
   *
   * @default - none: one name leads to all of them
   */
  readonly directoryNames?: DirectoryNameModel[];

  /**
   * Id of the public address that a server needs of its own; undefined where the front end has it. Called before the server is made,
   * once for each server that takes a share.
   *
   * @param member - name of the server in its tier
   */
  publicAddressIdFor(member: string): string | undefined;

  /**
   * Lets a server take its share: it joins the pools of the tier.
   *
   * @param member - name of the server in its tier
   * @param server - the server
   */
  addServer(member: string, server: IServer): void;

  /**
   * The public address of each server, where servers are published one by one; empty elsewhere.
   *
   * @param consumer - the construct that publishes them
   */
  serverAddressesFor(consumer: IConstruct): string[];
}
