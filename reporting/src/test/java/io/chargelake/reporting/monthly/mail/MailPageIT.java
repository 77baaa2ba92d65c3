package io.chargelake.reporting.monthly.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.chargelake.reporting.monthly.Fleet;
import io.chargelake.reporting.monthly.month.Audience;
import io.chargelake.reporting.monthly.month.FaultMonth;
import io.chargelake.reporting.monthly.month.VisitList;
import io.chargelake.reporting.monthly.month.VisitLists;
import io.chargelake.reporting.monthly.smtp.Mailbox;
import io.chargelake.reporting.monthly.words.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The mails' HTML in a real browser: {@code src/test/page/mail.mjs} looks at it in light and dark, wide and narrow, and
 * asks axe whether everybody can read it. Screenshots are in {@code target/mail}.
 */
@Timeout(180)
class MailPageIT {

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Letterhead LETTERHEAD = new Letterhead(
            new Mailbox("reports@example.com"), Optional.empty(), Optional.of("https://ops.example.com/"));

    @TempDir
    private Path pages;

    @Test
    void everybodyCanReadTheMails() throws Exception {
        Path script = Path.of("src/test/page/mail.mjs").toAbsolutePath();
        assumeInstalled(CHROMIUM, "apt-get install chromium");
        assumeInstalled(script.resolveSibling("node_modules/playwright-core"), "cd reporting/src/test/page && npm ci");
        FaultMonth october = Fleet.corrected(Fleet.month(Fleet.complete()));
        write("visits", october, 0);
        write("nothing", october, 1);
        write("german", Fleet.inGerman(october), 0);
        write("preliminary", Fleet.month(Fleet.open()), 0);
        write("many", Fleet.many(60, "A name as long as they are in some registers, with/slashes-and-hyphens "), 0);
        write("unbroken", Fleet.many(3, "x".repeat(300)), 0);
        write("hostile", Fleet.many(3, "<script>alert(1)</script>\"><img src=x onerror=alert(2)>\u202E=cmd()"), 0);
        writeNetwork(october);
        Path pictures = Files.createDirectories(Path.of("target/mail").toAbsolutePath());
        Path said = pages.resolve("said");

        Process node = new ProcessBuilder("node", script.toString(), pages.toString(), pictures.toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();

        assertThat(node.waitFor(150, TimeUnit.SECONDS)).isTrue();
        assertThat(node.exitValue()).as(Files.readString(said)).isZero();
    }

    private void write(String name, FaultMonth month, int recipient) throws Exception {
        write(name, month, VisitLists.of(month, Audience.MANAGERS).addressed().get(recipient));
    }

    private void writeNetwork(FaultMonth month) throws Exception {
        Mailbox chief = new Mailbox("chief@example.net");
        VisitLists lists = VisitLists.of(month, new Audience(List.of(chief), Reader.UNKNOWN));
        write("network", month, lists.of(chief).orElseThrow());
    }

    private void write(String name, FaultMonth month, VisitList list) throws Exception {
        String page = new Mailing(month, LETTERHEAD).content(list).page();
        Files.writeString(pages.resolve(name + ".html"), page);
    }

    private static void assumeInstalled(Path path, String command) {
        boolean installed = Files.exists(path);
        if ("required".equals(System.getProperty("chargelake.clients"))) {
            assertThat(installed).as("%s is there", path).isTrue();
        }
        assumeTrue(installed, () -> "There is no " + path + "; '" + command + "' installs it.");
    }
}
