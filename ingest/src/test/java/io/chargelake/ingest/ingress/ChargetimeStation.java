package io.chargelake.ingest.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import eu.chargetime.ocpp.ClientEvents;
import eu.chargetime.ocpp.JSONClient;
import eu.chargetime.ocpp.OccurenceConstraintException;
import eu.chargetime.ocpp.UnsupportedFeatureException;
import eu.chargetime.ocpp.feature.profile.ClientCoreEventHandler;
import eu.chargetime.ocpp.feature.profile.ClientCoreProfile;
import eu.chargetime.ocpp.feature.profile.ClientLocalAuthListEventHandler;
import eu.chargetime.ocpp.feature.profile.ClientLocalAuthListProfile;
import eu.chargetime.ocpp.feature.profile.ClientRemoteTriggerProfile;
import eu.chargetime.ocpp.model.Request;
import eu.chargetime.ocpp.model.core.AuthorizationStatus;
import eu.chargetime.ocpp.model.core.AuthorizeConfirmation;
import eu.chargetime.ocpp.model.core.AvailabilityStatus;
import eu.chargetime.ocpp.model.core.BootNotificationConfirmation;
import eu.chargetime.ocpp.model.core.ChangeAvailabilityConfirmation;
import eu.chargetime.ocpp.model.core.ChangeAvailabilityRequest;
import eu.chargetime.ocpp.model.core.ChangeConfigurationConfirmation;
import eu.chargetime.ocpp.model.core.ChangeConfigurationRequest;
import eu.chargetime.ocpp.model.core.ChargePointErrorCode;
import eu.chargetime.ocpp.model.core.ChargePointStatus;
import eu.chargetime.ocpp.model.core.ClearCacheConfirmation;
import eu.chargetime.ocpp.model.core.ClearCacheRequest;
import eu.chargetime.ocpp.model.core.ClearCacheStatus;
import eu.chargetime.ocpp.model.core.ConfigurationStatus;
import eu.chargetime.ocpp.model.core.DataTransferConfirmation;
import eu.chargetime.ocpp.model.core.DataTransferRequest;
import eu.chargetime.ocpp.model.core.DataTransferStatus;
import eu.chargetime.ocpp.model.core.GetConfigurationConfirmation;
import eu.chargetime.ocpp.model.core.GetConfigurationRequest;
import eu.chargetime.ocpp.model.core.KeyValueType;
import eu.chargetime.ocpp.model.core.MeterValuesRequest;
import eu.chargetime.ocpp.model.core.Reason;
import eu.chargetime.ocpp.model.core.RegistrationStatus;
import eu.chargetime.ocpp.model.core.RemoteStartStopStatus;
import eu.chargetime.ocpp.model.core.RemoteStartTransactionConfirmation;
import eu.chargetime.ocpp.model.core.RemoteStartTransactionRequest;
import eu.chargetime.ocpp.model.core.RemoteStopTransactionConfirmation;
import eu.chargetime.ocpp.model.core.RemoteStopTransactionRequest;
import eu.chargetime.ocpp.model.core.ResetConfirmation;
import eu.chargetime.ocpp.model.core.ResetRequest;
import eu.chargetime.ocpp.model.core.ResetStatus;
import eu.chargetime.ocpp.model.core.StartTransactionConfirmation;
import eu.chargetime.ocpp.model.core.StopTransactionRequest;
import eu.chargetime.ocpp.model.core.UnlockConnectorConfirmation;
import eu.chargetime.ocpp.model.core.UnlockConnectorRequest;
import eu.chargetime.ocpp.model.core.UnlockStatus;
import eu.chargetime.ocpp.model.localauthlist.GetLocalListVersionConfirmation;
import eu.chargetime.ocpp.model.localauthlist.GetLocalListVersionRequest;
import eu.chargetime.ocpp.model.localauthlist.SendLocalListConfirmation;
import eu.chargetime.ocpp.model.localauthlist.SendLocalListRequest;
import eu.chargetime.ocpp.model.localauthlist.UpdateStatus;
import eu.chargetime.ocpp.model.remotetrigger.TriggerMessageConfirmation;
import eu.chargetime.ocpp.model.remotetrigger.TriggerMessageStatus;
import java.net.URI;
import java.time.ZonedDateTime;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A station of the Java library of ChargeTime, which checks every message of both directions. It boots, charges,
 * faults and stops, answers commands until it is reset, and comes back.
 */
final class ChargetimeStation implements ClientCoreEventHandler, ClientLocalAuthListEventHandler {

    private static final int PATIENCE_SECONDS = 30;

    private final String id;
    private final CompletableFuture<Void> reset = new CompletableFuture<>();

    ChargetimeStation(String id) {
        this.id = id;
    }

    /** Boots, charges, faults and stops; the client remains connected. */
    JSONClient charge(URI endpoint) throws Exception {
        JSONClient client = boot(endpoint);
        status(client, 0, ChargePointStatus.Available, ChargePointErrorCode.NoError);
        ClientCoreProfile core = new ClientCoreProfile(this);
        AuthorizeConfirmation authorized =
                ask(client, core.createAuthorizeRequest("TAG-1"), AuthorizeConfirmation.class);
        assertThat(authorized.getIdTagInfo().getStatus()).isEqualTo(AuthorizationStatus.Accepted);
        StartTransactionConfirmation start = ask(
                client,
                core.createStartTransactionRequest(1, "TAG-1", 1000, ZonedDateTime.now()),
                StartTransactionConfirmation.class);
        assertThat(start.getTransactionId()).isPositive();
        status(client, 1, ChargePointStatus.Charging, ChargePointErrorCode.NoError);
        MeterValuesRequest values = core.createMeterValuesRequest(1, ZonedDateTime.now(), "1500");
        values.setTransactionId(start.getTransactionId());
        ask(client, values, Object.class);
        status(client, 1, ChargePointStatus.Faulted, ChargePointErrorCode.GroundFailure);
        StopTransactionRequest stop =
                core.createStopTransactionRequest(2000, ZonedDateTime.now(), start.getTransactionId());
        stop.setReason(Reason.EmergencyStop);
        ask(client, stop, Object.class);
        return client;
    }

    /** Waits for the reset, and comes back as one does after it. */
    void reset(JSONClient client, URI endpoint) throws Exception {
        reset.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        client.disconnect();
        JSONClient again = boot(endpoint);
        status(again, 1, ChargePointStatus.Available, ChargePointErrorCode.NoError);
        ask(again, new ClientCoreProfile(this).createHeartbeatRequest(), Object.class);
        again.disconnect();
    }

    private JSONClient boot(URI endpoint) throws Exception {
        ClientCoreProfile core = new ClientCoreProfile(this);
        JSONClient client = new JSONClient(core, id);
        client.addFeatureProfile(new ClientLocalAuthListProfile(this));
        client.addFeatureProfile(new ClientRemoteTriggerProfile(
                request -> new TriggerMessageConfirmation(TriggerMessageStatus.NotImplemented)));
        CompletableFuture<Void> opened = new CompletableFuture<>();
        client.connect(endpoint.toString(), new ClientEvents() {
            @Override
            public void connectionOpened() {
                opened.complete(null);
            }

            @Override
            public void connectionClosed() {
                opened.completeExceptionally(new IllegalStateException("closed"));
            }
        });
        opened.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        BootNotificationConfirmation boot = ask(
                client, core.createBootNotificationRequest("ChargeTime", "1.1.0"), BootNotificationConfirmation.class);
        assertThat(boot.getStatus()).isEqualTo(RegistrationStatus.Accepted);
        return client;
    }

    private void status(JSONClient client, int connector, ChargePointStatus status, ChargePointErrorCode error)
            throws Exception {
        ask(
                client,
                new ClientCoreProfile(this).createStatusNotificationRequest(connector, error, status),
                Object.class);
    }

    private static <T> T ask(JSONClient client, Request request, Class<T> answer)
            throws OccurenceConstraintException, UnsupportedFeatureException, Exception {
        return answer.cast(client.send(request).toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    @Override
    public ChangeAvailabilityConfirmation handleChangeAvailabilityRequest(ChangeAvailabilityRequest request) {
        return new ChangeAvailabilityConfirmation(AvailabilityStatus.Scheduled);
    }

    @Override
    public GetConfigurationConfirmation handleGetConfigurationRequest(GetConfigurationRequest request) {
        KeyValueType interval = new KeyValueType("HeartbeatInterval", false);
        interval.setValue("300");
        GetConfigurationConfirmation answer = new GetConfigurationConfirmation();
        answer.setConfigurationKey(new KeyValueType[] {interval});
        answer.setUnknownKey(new String[] {"Colour"});
        return answer;
    }

    @Override
    public ChangeConfigurationConfirmation handleChangeConfigurationRequest(ChangeConfigurationRequest request) {
        return new ChangeConfigurationConfirmation(ConfigurationStatus.RebootRequired);
    }

    @Override
    public ClearCacheConfirmation handleClearCacheRequest(ClearCacheRequest request) {
        return new ClearCacheConfirmation(ClearCacheStatus.Accepted);
    }

    @Override
    public DataTransferConfirmation handleDataTransferRequest(DataTransferRequest request) {
        return new DataTransferConfirmation(DataTransferStatus.UnknownVendorId);
    }

    @Override
    public RemoteStartTransactionConfirmation handleRemoteStartTransactionRequest(
            RemoteStartTransactionRequest request) {
        return new RemoteStartTransactionConfirmation(RemoteStartStopStatus.Accepted);
    }

    @Override
    public RemoteStopTransactionConfirmation handleRemoteStopTransactionRequest(RemoteStopTransactionRequest request) {
        return new RemoteStopTransactionConfirmation(RemoteStartStopStatus.Rejected);
    }

    @Override
    public ResetConfirmation handleResetRequest(ResetRequest request) {
        reset.completeAsync(() -> null, CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS));
        return new ResetConfirmation(ResetStatus.Accepted);
    }

    @Override
    public UnlockConnectorConfirmation handleUnlockConnectorRequest(UnlockConnectorRequest request) {
        return new UnlockConnectorConfirmation(UnlockStatus.Unlocked);
    }

    @Override
    public GetLocalListVersionConfirmation handleGetLocalListVersionRequest(GetLocalListVersionRequest request) {
        return new GetLocalListVersionConfirmation(-1);
    }

    @Override
    public SendLocalListConfirmation handleSendLocalListRequest(SendLocalListRequest request) {
        return new SendLocalListConfirmation(UpdateStatus.NotSupported);
    }
}
