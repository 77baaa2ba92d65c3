package io.chargelake.reporting.api.command;

import io.chargelake.ingest.event.CommandResult;
import io.chargelake.ingest.event.StationCommand;
import io.chargelake.reporting.api.access.Caller;
import io.chargelake.reporting.api.lake.BadRequest;
import io.chargelake.reporting.api.lake.Visibility;
import io.chargelake.reporting.command.AskedCommand;
import io.chargelake.reporting.command.StationCommands;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/**
 * Operators ask stations for something. Who asked for what stands in the command itself, which is landed like all others
 * ({@code silver.commands}), and in the log.
 */
@RestController
@RequestMapping("/api/v1")
public final class CommandsController {

    private static final Logger AUDIT = LoggerFactory.getLogger(CommandsController.class);

    /** A person who asks waits no longer. */
    private static final Duration EXPIRES = Duration.ofSeconds(30);

    private final StationCommands commands;
    private final Visibility visibility;
    private final InstantSource clock;

    CommandsController(StationCommands commands, Visibility visibility, InstantSource clock) {
        this.commands = commands;
        this.visibility = visibility;
        this.clock = clock;
    }

    /**
     * @param action of the central system, in OCPP's spelling
     * @param payload the request's; null for one without fields
     */
    record Wanted(String action, JsonNode payload) {}

    record Accepted(String commandId) {}

    /**
     * @param outcome what became of it, as on {@code ocpp.command-results}; null where nobody has said anything yet
     * @param status of the station's answer
     * @param endedAt when the outcome was final; null where it is not
     */
    record Told(
            String commandId,
            String stationId,
            String action,
            String outcome,
            String status,
            String explanation,
            Instant requestedAt,
            Instant endedAt) {}

    @PostMapping("/stations/{stationId}/commands")
    ResponseEntity<Accepted> ask(
            @AuthenticationPrincipal Caller caller, @PathVariable String stationId, @RequestBody Wanted wanted) {
        if (!visibility.sees(caller, stationId)) {
            throw notFound("There is no station of this id that the caller sees");
        }
        if (wanted.action() == null) {
            throw BadRequest.of("action", "null", "an action of the central system, such as Reset");
        }
        Instant now = clock.instant();
        StationCommand command = new StationCommand(
                UUID.randomUUID().toString(),
                stationId,
                wanted.action(),
                wanted.payload() == null ? "{}" : wanted.payload().toString(),
                now,
                now.plus(EXPIRES),
                Optional.of(caller.name()));
        List<String> problems = command.problems();
        if (!problems.isEmpty()) {
            throw new ErrorResponseException(
                    HttpStatus.BAD_REQUEST,
                    ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, String.join("; ", problems)),
                    null);
        }
        commands.send(command);
        AUDIT.atInfo()
                .addKeyValue("station", stationId)
                .addKeyValue("command", command.id())
                .log("{} asks {} for {}, command {}", caller.name(), stationId, command.action(), command.id());
        return ResponseEntity.accepted().body(new Accepted(command.id()));
    }

    @GetMapping("/commands/{commandId}")
    Told told(@AuthenticationPrincipal Caller caller, @PathVariable String commandId) {
        AskedCommand asked = commands.find(commandId)
                .filter(found -> visibility.sees(caller, found.command().stationId()))
                .orElseThrow(() -> notFound("There is no command of this id of the last quarter of an hour"));
        Optional<CommandResult> result = asked.result();
        return new Told(
                commandId,
                asked.command().stationId(),
                asked.command().action(),
                result.map(known -> known.outcome().word()).orElse(null),
                result.flatMap(CommandResult::status).orElse(null),
                result.flatMap(CommandResult::explanation).orElse(null),
                asked.command().issuedAt(),
                result.filter(known -> known.outcome().last())
                        .map(CommandResult::at)
                        .orElse(null));
    }

    private static ErrorResponseException notFound(String detail) {
        return new ErrorResponseException(
                HttpStatus.NOT_FOUND, ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, detail), null);
    }
}
