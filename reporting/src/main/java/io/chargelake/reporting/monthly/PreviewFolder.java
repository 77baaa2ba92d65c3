package io.chargelake.reporting.monthly;

import io.chargelake.cli.CommandFailure;
import io.chargelake.reporting.monthly.mail.Edition;
import io.chargelake.reporting.monthly.mail.MailContent;
import io.chargelake.reporting.monthly.mail.MonthlyMail;
import io.chargelake.reporting.monthly.smtp.Mailbox;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A folder that shows a month's mails: {@code monthly-faults-2026-10-<recipient>.eml}, {@code .html}, {@code .txt} and
 * the attached {@code .xlsx} and {@code .csv}. All files appear together at the end, and those of an earlier preview of the month go.
 */
final class PreviewFolder {

    private final Path folder;
    private final YearMonth month;

    PreviewFolder(Path folder, YearMonth month) {
        this.folder = folder;
        this.month = month;
    }

    /** One mail of the preview; one without a recipient is called {@code unassigned}. */
    record Letter(Optional<Mailbox> recipient, MailContent content, MonthlyMail mail) {

        private static final int LONGEST_NAME = 100;

        /** The recipient as part of a file's name: what a file system may not take is replaced, which a hash makes up for. */
        String name() {
            if (recipient.isEmpty()) {
                return "unassigned";
            }
            String address = recipient.get().address();
            String tame = address.replaceAll("[^a-z0-9@._+-]", "_");
            String name = tame.substring(0, Math.min(tame.length(), LONGEST_NAME));
            return name.equals(address) ? name : name + "-" + Integer.toHexString(address.hashCode());
        }
    }

    /**
     * Writes the mails, one at a time.
     *
     * @return the {@code .html} files in the order of the letters
     * @throws CommandFailure if the folder cannot be written; then nothing in it has changed
     */
    List<Path> write(Letters letters) throws MessagingException {
        try {
            Files.createDirectories(folder);
            Path draft = Files.createTempDirectory(folder, ".draft-");
            try {
                List<Path> pages = new ArrayList<>();
                for (Optional<Letter> letter = letters.next(); letter.isPresent(); letter = letters.next()) {
                    pages.add(folder.resolve(write(letter.get(), draft)));
                }
                publish(draft);
                return pages;
            } finally {
                delete(draft);
            }
        } catch (IOException failure) {
            throw CommandFailure.unreachable(
                    "cannot write the preview into " + folder + ": " + reason(failure)
                            + ". Name a folder that can be written with --preview.",
                    failure);
        }
    }

    /** Makes mails as they are asked for. */
    interface Letters {

        /** The next mail; nothing after the last. */
        Optional<Letter> next() throws MessagingException;
    }

    private Path write(Letter letter, Path draft) throws IOException, MessagingException {
        String stem = prefix() + letter.name();
        try (OutputStream eml = Files.newOutputStream(draft.resolve(stem + ".eml"))) {
            letter.mail().writeTo(eml);
        }
        Files.writeString(draft.resolve(stem + ".html"), letter.content().page(), StandardCharsets.UTF_8);
        Files.writeString(draft.resolve(stem + ".txt"), letter.content().text(), StandardCharsets.UTF_8);
        for (MailContent.Attachment attachment : letter.content().attachments()) {
            String ending = attachment.name().substring(attachment.name().indexOf('.'));
            Files.write(draft.resolve(stem + ending), attachment.bytes());
        }
        return Path.of(stem + ".html");
    }

    private void publish(Path draft) throws IOException {
        Set<Path> earlier = files(folder);
        Set<Path> mails = files(draft);
        for (Path file : mails) {
            if (Files.isDirectory(folder.resolve(file))) {
                throw new FileSystemException(folder.resolve(file).toString(), null, file + " is a folder");
            }
        }
        for (Path file : mails) {
            Files.move(draft.resolve(file), folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
            earlier.remove(file);
        }
        for (Path file : earlier) {
            Files.delete(folder.resolve(file));
        }
    }

    private Set<Path> files(Path in) throws IOException {
        Set<Path> files = new TreeSet<>();
        try (DirectoryStream<Path> found =
                Files.newDirectoryStream(in, prefix() + "*.{eml,html,txt,csv,xlsx,csv.zip}")) {
            found.forEach(file -> files.add(file.getFileName()));
        }
        return files;
    }

    private void delete(Path draft) throws IOException {
        for (Path file : files(draft)) {
            Files.delete(draft.resolve(file));
        }
        Files.deleteIfExists(draft);
    }

    private String prefix() {
        return Edition.REPORT + "-" + month + "-";
    }

    private static String reason(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "it does not exist";
        }
        return failure instanceof FileSystemException known && known.getReason() != null
                ? known.getReason()
                : failure.getClass().getSimpleName();
    }
}
