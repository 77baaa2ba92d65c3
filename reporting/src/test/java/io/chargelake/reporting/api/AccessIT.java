package io.chargelake.reporting.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import io.chargelake.lake.Lake;
import io.chargelake.reporting.api.access.RateLimit;
import io.chargelake.reporting.api.access.SessionToken;
import io.chargelake.reporting.api.access.WebTokens;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Web tokens of a provider, the token of a process, and callers who ask too often. */
class AccessIT {

    private static final String ME = "/api/v1/me";
    private static final String CHARGES = "/api/v1/completed-transactions?from=2026-10-01&to=2026-10-01";

    @TempDir
    private Path folder;

    private final SessionToken own = SessionToken.random();
    private TokenIssuer provider;
    private ApiServer server;

    @BeforeEach
    void start() throws Exception {
        provider = new TokenIssuer();
        server = new ApiServer(
                folder,
                Lake.at(folder.resolve("lake").toString()),
                "127.0.0.1:1",
                Optional.of(own),
                Optional.of(new WebTokens(provider.issuer(), "chargelake")),
                new RateLimit(10));
    }

    @AfterEach
    void stop() {
        server.close();
        provider.close();
    }

    @Test
    void aTokenOfTheProviderSpeaksForItsSubjectRolesAndTenants() throws Exception {
        String token = provider.sign(
                provider.claims(List.of("support", "something else")).claim("tenants", List.of("north")));
        ApiClient ada = server.as(token);

        assertThat(ada.ask(ME).toString())
                .isEqualTo("{\"name\":\"ada\",\"roles\":[\"support\"],\"tenants\":[\"north\"]}");
        assertThat(ada.get(CHARGES).status()).as("no analyst").isEqualTo(403);
        assertThat(server.as(provider.sign(provider.claims(List.of("analyst"))))
                        .get(CHARGES)
                        .status())
                .isEqualTo(200);
        assertThat(server.as(provider.sign(provider.claims(List.of("support", "all-tenants"))))
                        .ask(ME)
                        .path("tenants")
                        .isNull())
                .isTrue();
        assertThat(server.as(provider.sign(provider.claims(List.of("support"))))
                        .ask(ME)
                        .path("tenants"))
                .as("a token that names no tenant sees nobody's stations")
                .isEmpty();
    }

    @Test
    void aTokenThatIsNotForUsOrNotTheProvidersOpensNothing() throws Exception {
        Instant before = Instant.now().minus(Duration.ofHours(1));
        List<String> roles = List.of("operator", "all-tenants");
        List<String> bad = new ArrayList<>(List.of(
                provider.sign(provider.claims(roles).audience("another service")),
                provider.sign(provider.claims(roles).expirationTime(Date.from(before))),
                provider.sign(provider.claims(roles).issuer("https://elsewhere.example")),
                provider.sign(provider.claims(List.of("gardener"))),
                TokenIssuer.sign(provider.claims(roles), TokenIssuer.keyOf("first")),
                new PlainJWT(provider.claims(roles).build()).serialize(),
                "not.a.token"));
        String good = provider.sign(provider.claims(roles));
        bad.add(good.substring(0, good.lastIndexOf('.') + 1));

        for (String token : bad) {
            ApiClient.Answer answer = server.as(token).get(ME);
            assertThat(answer.status()).as(token).isEqualTo(401);
            assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
            assertThat(answer.response().body()).doesNotContain(token);
        }
        assertThat(server.as(good).get(ME).status()).isEqualTo(200);
    }

    @Test
    void aNewKeyOfTheProviderIsLearnt() throws Exception {
        assertThat(server.as(provider.sign(provider.claims(List.of("support"))))
                        .get(ME)
                        .status())
                .isEqualTo(200);

        provider.newKey("second");

        assertThat(server.as(provider.sign(provider.claims(List.of("support"))))
                        .get(ME)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void whileTheProviderIsAwayKeysGoOnAndTokensAreToldToComeAgain() throws Exception {
        JWTClaimsSet.Builder claims = provider.claims(List.of("support"));
        String token = provider.sign(claims);
        provider.close();

        ApiClient.Answer answer = server.as(token).get(ME);

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.json().path("detail").textValue())
                .contains(provider.issuer().toString());
        assertThat(server.as("desk").get(ME).status()).isEqualTo(200);
    }

    @Test
    void theTokenOfTheProcessMayDoAllAndIsPrintedNowhereElse() throws Exception {
        assertThat(server.as(own.text()).ask(ME).path("roles")).hasSize(3);
        assertThat(server.as(own.text().toUpperCase(Locale.ROOT)).get(ME).status())
                .isEqualTo(401);
        assertThat(own.toString()).doesNotContain(own.text());
    }

    @Test
    void aKeyThatIsTakenOffTheFileOpensNothing() throws Exception {
        assertThat(server.as("desk").get(ME).status()).isEqualTo(200);
        Path keys = folder.resolve("keys.csv");
        Files.writeString(
                keys,
                String.join(
                                "\n",
                                Files.readAllLines(keys, UTF_8).stream()
                                        .filter(line -> !line.startsWith("desk,"))
                                        .toList())
                        + "\n");
        server.readFilesAgain();

        assertThat(server.as("desk").get(ME).status()).isEqualTo(401);
        assertThat(server.as("books").get(ME).status()).isEqualTo(200);
    }

    @Test
    void whoAsksTooOftenIsToldWhenToComeAgainAndStandsInNobodysWay() throws Exception {
        List<ApiClient.Answer> answers = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            answers.add(server.as("desk").get(ME));
        }
        List<ApiClient.Answer> refused =
                answers.stream().filter(answer -> answer.status() == 429).toList();

        assertThat(answers.subList(0, 20)).allMatch(answer -> answer.status() == 200);
        assertThat(refused).isNotEmpty();
        assertThat(refused.get(0).header("Retry-After")).isEqualTo("1");
        assertThat(refused.get(0).json().path("detail").textValue()).contains("10 times a second");
        assertThat(server.as("books").get(ME).status()).isEqualTo(200);
    }
}
