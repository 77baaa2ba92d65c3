// The server that `chargelake bench ingress` compares with: ocpp-rpc (npm) as its documentation shows it, with every
// message validated against OCPP 1.6's schemas. It stores nothing.
'use strict';
const { RPCServer } = require('ocpp-rpc');

const ACCEPTED = { status: 'Accepted' };
let transactionId = 0;

async function main() {
  const server = new RPCServer({
    protocols: ['ocpp1.6'],
    strictMode: true,
    pingIntervalMs: 240000, // as Chargelake's ingress
  });
  server.auth((accept) => accept());
  server.on('client', (client) => {
    client.handle('BootNotification', () => ({
      ...ACCEPTED, interval: 300, currentTime: new Date().toISOString(),
    }));
    client.handle('Heartbeat', () => ({ currentTime: new Date().toISOString() }));
    client.handle('StatusNotification', () => ({}));
    client.handle('MeterValues', () => ({}));
    client.handle('StartTransaction', () => ({ idTagInfo: ACCEPTED, transactionId: ++transactionId }));
    client.handle('StopTransaction', () => ({ idTagInfo: ACCEPTED }));
  });
  const http = await server.listen(0, '127.0.0.1');
  console.log(`ready: ws://127.0.0.1:${http.address().port}/ocpp/<station>`);
}

// Whoever has started it asks with a line for the bytes that are in use after a collection, and ends it by closing stdin.
process.stdin.on('data', () => {
  global.gc();
  console.log(process.memoryUsage().heapUsed);
});
process.stdin.on('end', () => process.exit(0));

main().catch((failure) => {
  console.error(failure);
  process.exit(1);
});
