package io.chargelake.reporting.api.access;

import java.util.Optional;

/**
 * All that callers can show.
 *
 * @param keys of a file
 * @param token of this process; empty where there are other ways in
 * @param tokens JSON web tokens of an identity provider; empty where none is named
 */
public record Credentials(ApiKeys keys, Optional<SessionToken> token, Optional<WebTokens> tokens) {

    /** Who shows a key or the process's token; empty where it is neither. */
    Optional<Caller> callerOf(String shown) {
        return token.flatMap(own -> own.callerOf(shown)).or(() -> keys.callerOf(shown));
    }
}
