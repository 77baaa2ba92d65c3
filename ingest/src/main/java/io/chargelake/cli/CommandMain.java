package io.chargelake.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chargelake.lake.CodeVersion;
import io.chargelake.lineage.LineageTarget;
import io.chargelake.lineage.RunLineage;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Runs one command of the {@code chargelake} launcher: reads options from the command line or the environment, prints
 * results on stdout and everything else on stderr, and turns every end into an {@link ExitCode}.
 */
public final class CommandMain {

    private static final Logger LOG = LoggerFactory.getLogger(CommandMain.class);

    private CommandMain() {}

    /** Runs the command and ends this JVM with its exit code. */
    public static void main(ChargelakeCommand command, String[] args) {
        ExitCode code = run(command, args);
        StopSignal.commandEnded(code);
        System.exit(code.number());
    }

    /** Runs the command and says how it ended; for callers that live on. */
    public static ExitCode run(ChargelakeCommand command, String[] args) {
        CommandLine line = new CommandLine(command);
        command.parts().forEach(line::addSubcommand);
        line.setCommandName("chargelake " + line.getCommandName());
        line.getCommandSpec().version("chargelake " + CodeVersion.current());
        line.setUsageHelpWidth(100);
        // A command's own options come first, in the order of its class; the shared ones follow.
        line.getCommandSpec().usageMessage().sortOptions(false);
        line.setDefaultValueProvider(CommandMain::fromEnvironment);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setParameterExceptionHandler((failure, given) -> {
            line.getErr().println("chargelake: " + failure.getMessage());
            line.getErr().println("Try '" + line.getCommandName() + " --help'.");
            return ExitCode.USAGE.number();
        });
        line.setExecutionExceptionHandler((failure, ignored, parsed) -> reportFailure(line.getErr(), failure));
        line.setExecutionStrategy(parsed -> {
            if (CommandLine.printHelpIfRequested(parsed)) {
                return ExitCode.DONE.number();
            }
            CommandLine.ParseResult innermost = innermost(parsed);
            ChargelakeCommand asked =
                    (ChargelakeCommand) innermost.commandSpec().userObject();
            String name = name(innermost.commandSpec());
            try {
                Optional<RunMetrics> metrics =
                        asked.common().metrics().map(folder -> RunMetrics.begin(folder, name, Instant.now()));
                Optional<RunLineage> lineage = lineage(asked, name);
                try {
                    Outcome outcome = asked.run();
                    print(line.getOut(), outcome, asked.common().json());
                    metrics.ifPresent(each -> each.done(outcome, Instant.now()));
                    lineage.ifPresent(each -> each.completed(outcome.summary(), Instant.now()));
                    return ExitCode.DONE.number();
                } catch (Exception failure) {
                    ExitCode code = failure instanceof CommandFailure known ? known.exitCode() : ExitCode.BUG;
                    metrics.ifPresent(each -> each.failed(code, Instant.now()));
                    lineage.ifPresent(each -> each.failed(failure.getMessage(), Instant.now()));
                    throw failure;
                }
            } catch (CommandFailure failure) {
                return reportFailure(line.getErr(), failure);
            } catch (Exception failure) {
                throw new CommandLine.ExecutionException(line, failure.toString(), failure);
            }
        });
        int number = line.execute(args);
        for (ExitCode code : ExitCode.values()) {
            if (code.number() == number) {
                return code;
            }
        }
        return ExitCode.BUG;
    }

    /** Tells the run's beginning, if somebody wants to know and the command moves data. */
    private static Optional<RunLineage> lineage(ChargelakeCommand asked, String name) {
        Optional<LineageTarget> target = asked.common().lineage();
        return target.isEmpty()
                ? Optional.empty()
                : asked.flow()
                        .map(flow -> RunLineage.begin(
                                target.get(), asked.common().lake().root(), name, flow, Instant.now()));
    }

    /** The innermost command that was named. */
    private static CommandLine.ParseResult innermost(CommandLine.ParseResult parsed) {
        return parsed.hasSubcommand() ? innermost(parsed.subcommand()) : parsed;
    }

    /** As a user writes it after "chargelake". */
    private static String name(CommandSpec command) {
        return command.qualifiedName().substring("chargelake ".length());
    }

    private static void print(PrintWriter out, Outcome outcome, boolean json) throws JsonProcessingException {
        if (json) {
            out.println(new ObjectMapper().writeValueAsString(outcome.summary()));
        } else {
            outcome.lines().forEach(out::println);
        }
        out.flush();
    }

    private static int reportFailure(PrintWriter err, Exception thrown) {
        Throwable failure = thrown instanceof CommandLine.ExecutionException && thrown.getCause() != null
                ? thrown.getCause()
                : thrown;
        if (failure instanceof CommandFailure known) {
            LOG.debug("command failed", known);
            err.println("chargelake: " + known.getMessage());
            err.flush();
            return known.exitCode().number();
        }
        LOG.error("Unexpected failure", failure);
        err.println("chargelake: this is a bug, please report it with the log above: " + failure);
        err.flush();
        return ExitCode.BUG.number();
    }

    private static String fromEnvironment(ArgSpec arg) {
        if (!(arg instanceof OptionSpec option)) {
            return null;
        }
        return System.getenv("CHARGELAKE_"
                + option.longestName().substring(2).replace('-', '_').toUpperCase(Locale.ROOT));
    }
}
