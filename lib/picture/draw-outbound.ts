import type { EstateDocument } from '../model/estate-document';
import type { SmartHostModel } from '../model/tier-model';
import { EdgeKind, NodeKind } from './graph';
import type { GraphPart } from './graph-part';
import { distinct } from './graph-part';

/** Relays that take outbound mail. */
export function drawOutbound({ tiers, externals }: EstateDocument): GraphPart {
  const sending = tiers.flatMap(({ id, mailTransport }) =>
    mailTransport?.smartHost
      ? [{ id, relay: relayId(mailTransport.smartHost), host: mailTransport.smartHost }]
      : [],
  );
  return {
    nodes: distinct(sending.map(({ relay }) => relay)).map((id) => {
      const { host, port } = sending.find(({ relay }) => relay === id)!.host;
      return {
        id,
        kind: NodeKind.OUTSIDE,
        lines: ['Smart host', host, `outbound mail, port ${port}`].map((text) => ({ text })),
        lostWith: distinct(
          externals
            .filter((each) => each.id === `smart-host:${host}`)
            .flatMap((each) => [each.id, ...each.failureDomains]),
        ),
      };
    }),
    edges: sending.map(({ id, relay }) => ({ source: id, target: relay, kind: EdgeKind.SENDS })),
  };
}

function relayId({ host, port }: SmartHostModel): string {
  return `relay:${host}:${port}`;
}
