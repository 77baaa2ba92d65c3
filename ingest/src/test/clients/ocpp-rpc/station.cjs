// A station of the npm package ocpp-rpc in strict mode: every message of both directions is held against the OCPP 1.6
// schemas. It boots, charges, faults and stops, answers commands until it is reset, comes back, and exits with 0.
// Any answer that it does not expect ends it with 1.
const assert = require('node:assert/strict');
const { RPCClient } = require('ocpp-rpc');

const [endpoint, identity] = process.argv.slice(2);

const ANSWERS = {
    ChangeAvailability: { status: 'Scheduled' },
    ChangeConfiguration: { status: 'RebootRequired' },
    ClearCache: { status: 'Accepted' },
    DataTransfer: { status: 'UnknownVendorId' },
    GetConfiguration: {
        configurationKey: [{ key: 'HeartbeatInterval', readonly: false, value: '300' }],
        unknownKey: ['Colour'],
    },
    GetLocalListVersion: { listVersion: -1 },
    RemoteStartTransaction: { status: 'Accepted' },
    RemoteStopTransaction: { status: 'Rejected' },
    Reset: { status: 'Accepted' },
    SendLocalList: { status: 'NotSupported' },
    TriggerMessage: { status: 'NotImplemented' },
    UnlockConnector: { status: 'Unlocked' },
};

const now = () => new Date().toISOString();
const status = (client, connectorId, state, errorCode = 'NoError') =>
    client.call('StatusNotification', { connectorId, status: state, errorCode, timestamp: now() });

async function connect(onReset) {
    // Without it, ocpp-rpc itself comes back when a socket is lost; here each socket is one of the story's.
    const client = new RPCClient({ endpoint, identity, protocols: ['ocpp1.6'], strictMode: true, reconnect: false });
    client.on('strictValidationFailure', ({ error }) => {
        console.error('not as the schema says:', error.message);
        process.exit(1);
    });
    for (const [action, answer] of Object.entries(ANSWERS)) {
        client.handle(action, () => {
            if (action === 'Reset') {
                setImmediate(onReset);
            }
            return answer;
        });
    }
    await client.connect();
    const boot = await client.call('BootNotification', { chargePointVendor: 'ocpp-rpc', chargePointModel: '2.2.1' });
    assert.equal(boot.status, 'Accepted');
    return client;
}

async function main() {
    let reset;
    const untilReset = new Promise((resolve) => (reset = resolve));
    const client = await connect(reset);
    await status(client, 0, 'Available');
    await status(client, 1, 'Preparing');
    assert.equal((await client.call('Authorize', { idTag: 'TAG-1' })).idTagInfo.status, 'Accepted');
    const start = await client.call('StartTransaction', {
        connectorId: 1, idTag: 'TAG-1', meterStart: 1000, timestamp: now(),
    });
    assert.equal(start.idTagInfo.status, 'Accepted');
    assert.ok(start.transactionId > 0);
    await status(client, 1, 'Charging');
    await client.call('MeterValues', {
        connectorId: 1,
        transactionId: start.transactionId,
        meterValue: [{ timestamp: now(), sampledValue: [{ value: '1500', unit: 'Wh' }] }],
    });
    await status(client, 1, 'Faulted', 'GroundFailure');
    await client.call('StopTransaction', {
        transactionId: start.transactionId, meterStop: 2000, timestamp: now(), reason: 'EmergencyStop',
    });
    console.log('commandable ' + start.transactionId);
    await untilReset;
    await client.close();
    const again = await connect(() => {});
    await status(again, 1, 'Available');
    await again.call('Heartbeat', {});
    await again.close();
}

main().catch((error) => {
    console.error(error);
    process.exit(1);
});
