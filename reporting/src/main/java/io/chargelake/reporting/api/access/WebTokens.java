package io.chargelake.reporting.api.access;

import java.net.URI;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderInitializationException;
import org.springframework.security.oauth2.jwt.JwtDecoders;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.SupplierJwtDecoder;

/**
 * JSON web tokens of an OpenID Connect provider. Claim {@code roles} (or {@code groups}) names roles of {@link Role};
 * {@code tenants} lists whose stations the caller sees, and a token without it sees none but with the role that the
 * provider calls {@code all-tenants}.
 *
 * @param issuer the provider, which tells where its keys are
 * @param audience what the claim {@code aud} must contain
 */
public record WebTokens(URI issuer, String audience) {

    private static final String ALL_TENANTS = "all-tenants";

    /** All parts are there. */
    public WebTokens {
        Objects.requireNonNull(issuer, "issuer");
        Objects.requireNonNull(audience, "audience");
    }

    /**
     * Checks signature, issuer and times; asks the provider for its keys when the first token comes. While the provider is
     * away it fails with a {@link JwtException} that is no {@code BadJwtException}.
     */
    JwtDecoder decoder() {
        JwtDecoder lazy = new SupplierJwtDecoder(() -> JwtDecoders.fromIssuerLocation(issuer.toString()));
        return token -> {
            try {
                return lazy.decode(token);
            } catch (JwtDecoderInitializationException away) {
                throw new JwtException("cannot ask " + issuer + " for its configuration", away);
            }
        };
    }

    /** Who a checked token speaks for; empty where it is for another service or has no role here. */
    Optional<Caller> callerOf(Jwt token) {
        if (token.getAudience() == null || !token.getAudience().contains(audience)) {
            return Optional.empty();
        }
        Set<String> words = new HashSet<>();
        words.addAll(texts(token, "roles"));
        words.addAll(texts(token, "groups"));
        Set<Role> roles = EnumSet.noneOf(Role.class);
        words.forEach(word -> Role.of(word).ifPresent(roles::add));
        if (roles.isEmpty()) {
            return Optional.empty();
        }
        Optional<Set<String>> tenants =
                words.contains(ALL_TENANTS) ? Optional.empty() : Optional.of(Set.copyOf(texts(token, "tenants")));
        return Optional.of(new Caller(token.getSubject(), roles, tenants));
    }

    private static List<String> texts(Jwt token, String claim) {
        List<String> texts = token.getClaimAsStringList(claim);
        return texts == null ? List.of() : texts;
    }
}
