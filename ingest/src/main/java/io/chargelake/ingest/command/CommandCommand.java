package io.chargelake.ingest.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargelake.cli.ChargelakeCommand;
import io.chargelake.cli.CommandFailure;
import io.chargelake.cli.CommandMain;
import io.chargelake.cli.CommonOptions;
import io.chargelake.cli.Outcome;
import io.chargelake.ingest.event.CommandResult;
import io.chargelake.ingest.event.StationCommand;
import io.chargelake.ocpp.CentralSystemAction;
import io.chargelake.ocpp.RequestField;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code chargelake command}: asks a station for something over Kafka, and tells what it says. */
@Command(
        name = "command",
        mixinStandardHelpOptions = true,
        description = {
            "Asks a station to do something: a record on ocpp.commands reaches the ingress that holds its socket. Waits for"
                    + " what the station says, and prints it.",
            "Exit 0 when the station does what it is asked, 5 when it does not, is not connected, or does not answer."
        },
        footer = {
            "",
            "Examples:",
            "  chargelake command CP-17 Reset --type Soft",
            "  chargelake command CP-17 RemoteStartTransaction --id-tag 04A2 --connector-id 1",
            "  chargelake command CP-17 ChangeConfiguration --key HeartbeatInterval --value 300"
        })
public final class CommandCommand implements ChargelakeCommand {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What a station says when it does not do what it is asked (OCPP 1.6, chapter 7). */
    private static final Set<String> REFUSALS = Set.of(
            "Rejected",
            "NotSupported",
            "NotImplemented",
            "UnlockFailed",
            "Failed",
            "VersionMismatch",
            "UnknownMessageId",
            "UnknownVendorId");

    /** An ingress needs so long to say that nobody holds the station's socket. */
    private static final Duration TO_BE_TOLD = Duration.ofSeconds(45);

    @Mixin
    private CommonOptions common;

    @Parameters(index = "0", paramLabel = "STATION", description = "The station's id.")
    private String station;

    @Parameters(
            index = "1",
            paramLabel = "ACTION",
            description = "ChangeAvailability, ChangeConfiguration, ClearCache, DataTransfer, GetConfiguration,"
                    + " GetLocalListVersion, RemoteStartTransaction, RemoteStopTransaction, Reset, SendLocalList,"
                    + " TriggerMessage or UnlockConnector.")
    private String action;

    @Option(names = "--field", paramLabel = "NAME=VALUE", description = "A field of the request by OCPP's name.")
    private Map<String, String> fields = new LinkedHashMap<>();

    @Option(names = "--connector-id", paramLabel = "N", description = "0 is the whole station.")
    private String connectorId;

    @Option(names = "--type", paramLabel = "WORD", description = "Hard or Soft; Inoperative or Operative.")
    private String type;

    @Option(names = "--id-tag", paramLabel = "TAG", description = "Who charges.")
    private String idTag;

    @Option(names = "--transaction-id", paramLabel = "N", description = "The charge to stop.")
    private String transactionId;

    @Option(names = "--key", paramLabel = "NAME", description = "A configuration key.")
    private String key;

    @Option(names = "--value", paramLabel = "TEXT", description = "The key's new value.")
    private String value;

    @Option(names = "--requested-message", paramLabel = "ACTION", description = "What TriggerMessage asks for.")
    private String requestedMessage;

    @Option(
            names = "--payload",
            paramLabel = "JSON",
            description = "The whole request as a JSON object, instead of its fields.")
    private String payload;

    @Option(
            names = "--expires",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "Not sent any more after this (default: ${DEFAULT-VALUE}).")
    private int expires;

    @Mixin
    private CommandTopics topics;

    /** Runs the command. */
    public static void main(String[] args) {
        CommandMain.main(new CommandCommand(), args);
    }

    @Override
    public CommonOptions common() {
        return common;
    }

    @Override
    public Outcome run() {
        CentralSystemAction known = CentralSystemAction.of(action)
                .orElseThrow(
                        () -> CommandFailure.usage("There is no action '" + action + "' of the central system; it is"
                                + " one of "
                                + Arrays.stream(CentralSystemAction.values())
                                        .map(CentralSystemAction::wireName)
                                        .collect(Collectors.joining(", "))
                                + "."));
        String request = request(known);
        if (expires < 1) {
            throw CommandFailure.usage("--expires is " + expires + ", but must be 1 or more.");
        }
        Instant now = Instant.now();
        StationCommand command = new StationCommand(
                UUID.randomUUID().toString(),
                station,
                known.wireName(),
                request,
                now,
                now.plusSeconds(expires),
                Optional.ofNullable(System.getProperty("user.name")));
        List<String> problems = command.problems();
        if (!problems.isEmpty()) {
            throw CommandFailure.usage(known.wireName() + " cannot be sent so: " + String.join("; ", problems) + ".");
        }
        CommandResult result;
        try (CommandLink link = CommandLink.open(common.kafka(), topics.commands(), topics.results())) {
            result = link.ask(command, Duration.ofSeconds(expires).plus(TO_BE_TOLD))
                    .orElseThrow(() -> CommandFailure.unreachable(
                            "Nobody says what has become of command " + command.id()
                                    + ": does an ingress run on Kafka at " + common.kafka() + "?",
                            null));
        }
        return told(result, Duration.between(now, result.at()));
    }

    private static Outcome told(CommandResult result, Duration took) {
        String what = result.action() + " of " + result.stationId();
        String why = result.explanation().map(words -> " (" + words + ")").orElse("");
        boolean done = result.outcome() == CommandResult.Outcome.ANSWERED
                && result.status().filter(REFUSALS::contains).isEmpty();
        if (!done) {
            String said = result.status()
                    .or(result::errorCode)
                    .map(word -> ": the station says " + word)
                    .orElse(": " + result.outcome().word());
            throw CommandFailure.unreachable(what + said + why + ".", null);
        }
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("id", result.commandId());
        summary.put("station", result.stationId());
        summary.put("action", result.action());
        summary.put("outcome", result.outcome().word());
        result.status().ifPresent(word -> summary.put("status", word));
        summary.put("payload", tree(result.payload().orElse("{}")));
        summary.put("node", result.node());
        summary.put("milliseconds", took.toMillis());
        return new Outcome(
                List.of(
                        what + ": " + result.status().orElse("answered") + " after " + took.toMillis() + " ms, by "
                                + result.node(),
                        result.payload().orElse("{}")),
                summary);
    }

    private String request(CentralSystemAction known) {
        Map<String, String> given = new LinkedHashMap<>(fields);
        put(given, "connectorId", connectorId);
        put(given, "type", type);
        put(given, "idTag", idTag);
        put(given, "transactionId", transactionId);
        put(given, "key", key);
        put(given, "value", value);
        put(given, "requestedMessage", requestedMessage);
        if (payload != null) {
            if (!given.isEmpty()) {
                throw CommandFailure.usage("--payload is the whole request; " + given.keySet() + " cannot be added.");
            }
            return payload;
        }
        ObjectNode json = JSON.createObjectNode();
        given.forEach((name, text) -> json.set(name, node(known, name, text)));
        return json.toString();
    }

    private static void put(Map<String, String> given, String name, String text) {
        if (text != null) {
            given.put(name, text);
        }
    }

    /** A text as the field's type; what does not fit stays a text, and is named when the request is looked at. */
    private static JsonNode node(CentralSystemAction known, String name, String text) {
        RequestField.Type wanted = known.fields().stream()
                .filter(field -> field.name().equals(name))
                .map(RequestField::type)
                .findFirst()
                .orElse(RequestField.Type.TEXT);
        JsonNode asText = JSON.getNodeFactory().textNode(text);
        if (wanted == RequestField.Type.TEXT) {
            return asText;
        }
        // GetConfiguration takes a list of keys; one key is a list of one.
        if (wanted == RequestField.Type.JSON && !text.startsWith("[") && !text.startsWith("{")) {
            return JSON.createArrayNode().add(text);
        }
        JsonNode parsed = tree(text);
        return parsed.isMissingNode() ? asText : parsed;
    }

    private static JsonNode tree(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return JSON.missingNode();
        }
    }
}
