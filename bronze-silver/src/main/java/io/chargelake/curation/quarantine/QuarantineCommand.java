package io.chargelake.curation.quarantine;

import io.chargelake.cli.ChargelakeCommand;
import io.chargelake.cli.CommandMain;
import io.chargelake.cli.ExitCode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** {@code chargelake quarantine}: what was set aside, why, and what becomes of it after a fix. */
public final class QuarantineCommand {

    private static final Map<String, Supplier<ChargelakeCommand>> COMMANDS = new LinkedHashMap<>();

    static {
        COMMANDS.put("list", ListCommand::new);
        COMMANDS.put("explain", ExplainCommand::new);
        COMMANDS.put("replay", ReplayCommand::new);
    }

    private QuarantineCommand() {}

    /** Runs one of the commands {@code list}, {@code explain} and {@code replay} and ends this JVM. */
    public static void main(String[] args) {
        String name = args.length == 0 ? "" : args[0];
        if (COMMANDS.containsKey(name)) {
            CommandMain.main(COMMANDS.get(name).get(), Arrays.copyOfRange(args, 1, args.length));
        }
        boolean asked = name.equals("--help") || name.equals("-h");
        (asked ? System.out : System.err).print(usage());
        System.exit((asked ? ExitCode.DONE : ExitCode.USAGE).number());
    }

    private static String usage() {
        return """
                Usage: chargelake quarantine list | explain | replay

                  list     what was set aside, by reason
                  explain  what a reason means, or one frame with everything that is wrong with it
                  replay   reads all of it again, after a fix; what passes becomes messages and events

                'chargelake quarantine list --help' explains a command.
                Example: chargelake quarantine list --lake /data/lake
                """;
    }
}
