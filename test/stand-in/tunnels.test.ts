import { once } from 'node:events';
import type { TLSSocket } from 'node:tls';
import { connect } from 'node:tls';
import { AzureStandIn } from '../../stand-in/stand-in';

async function tunnel(standIn: AzureStandIn): Promise<TLSSocket> {
  const [host, port] = standIn.environment.ARM_METADATA_HOSTNAME.split(':');
  const socket = connect({ host, port: Number(port), rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  socket.write('CONNECT vault.example:443 HTTP/1.1\r\nHost: vault.example:443\r\n\r\n');
  await once(socket, 'data');
  return socket;
}

test('stops while a tunnel to another host is open, in which nobody has said anything', async () => {
  const standIn = await AzureStandIn.start();
  const socket = await tunnel(standIn);
  const closed = once(socket, 'close');
  await standIn.stop();
  await closed;
  expect(socket.destroyed).toBe(true);
});
