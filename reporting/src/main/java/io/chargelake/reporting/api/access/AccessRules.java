package io.chargelake.reporting.api.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.web.DefaultBearerTokenResolver;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AuthenticationEntryPointFailureHandler;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;

/**
 * Who may ask for what. The page is everybody's, for it holds no data; all data needs a role. No cookies, so that no
 * other site can make a browser ask; nothing is loaded from elsewhere.
 */
@Configuration(proxyBeanMethods = false)
public class AccessRules {

    private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self';"
            + " img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final DefaultBearerTokenResolver TOKENS = new DefaultBearerTokenResolver();

    @Bean
    SecurityFilterChain rules(HttpSecurity http, Credentials credentials) {
        AuthenticationEntryPoint unknown = (request, response, failure) ->
                refuse(response, HttpStatus.UNAUTHORIZED, "Show a key: Authorization: Bearer KEY");
        http.csrf(csrf -> csrf.disable())
                .requestCache(cache -> cache.disable())
                .logout(logout -> logout.disable())
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .headers(headers -> headers.contentSecurityPolicy(
                                policy -> policy.policyDirectives(CONTENT_SECURITY_POLICY))
                        .referrerPolicy(policy -> policy.policy(ReferrerPolicy.NO_REFERRER)))
                .addFilterBefore(new ShownKeyFilter(credentials), BearerTokenAuthenticationFilter.class)
                .exceptionHandling(refused -> refused.authenticationEntryPoint(unknown)
                        .accessDeniedHandler((request, response, failure) -> refuse(
                                response, HttpStatus.FORBIDDEN, "This needs a role that the caller does not have")))
                .authorizeHttpRequests(
                        requests -> requests.dispatcherTypeMatchers(DispatcherType.ASYNC, DispatcherType.ERROR)
                                .permitAll()
                                .requestMatchers(HttpMethod.POST, "/api/v1/stations/*/commands")
                                .hasRole(Role.OPERATOR.name())
                                .requestMatchers("/api/v1/completed-transactions", "/api/v1/mails/**")
                                .hasRole(Role.ANALYST.name())
                                .requestMatchers("/api/v1/openapi.yaml")
                                .permitAll()
                                .requestMatchers("/api/**")
                                .authenticated()
                                .anyRequest()
                                .permitAll());
        credentials
                .tokens()
                .ifPresent(tokens ->
                        http.oauth2ResourceServer(server -> server.bearerTokenResolver(AccessRules::tokenOfNobodyKnown)
                                .withObjectPostProcessor(refusingBadTokensBy((request, response, failure) -> {
                                    if (failure instanceof AuthenticationServiceException) {
                                        refuse(
                                                response,
                                                HttpStatus.SERVICE_UNAVAILABLE,
                                                "The provider " + tokens.issuer()
                                                        + " cannot be asked for its keys now; try again, or show an"
                                                        + " API key");
                                    } else {
                                        unknown.commence(request, response, failure);
                                    }
                                }))
                                .jwt(jwt -> jwt.decoder(tokens.decoder())
                                        .jwtAuthenticationConverter(token -> tokens.callerOf(token)
                                                .map(CallerAuthentication::new)
                                                .orElseThrow(() -> new InvalidBearerTokenException(
                                                        "The token is for another service or has no role here"))))));
        return http.build();
    }

    /** By itself, the filter would answer without a body, and fail where the provider is away. */
    private static ObjectPostProcessor<BearerTokenAuthenticationFilter> refusingBadTokensBy(
            AuthenticationEntryPoint entryPoint) {
        AuthenticationEntryPointFailureHandler refusing = new AuthenticationEntryPointFailureHandler(entryPoint);
        refusing.setRethrowAuthenticationServiceException(false);
        return new ObjectPostProcessor<>() {
            @Override
            public <F extends BearerTokenAuthenticationFilter> F postProcess(F filter) {
                filter.setAuthenticationFailureHandler(refusing);
                return filter;
            }
        };
    }

    /** A key that was known is no web token. */
    private static String tokenOfNobodyKnown(HttpServletRequest request) {
        boolean known = SecurityContextHolder.getContext().getAuthentication() instanceof CallerAuthentication;
        return known ? null : TOKENS.resolve(request);
    }

    private static void refuse(HttpServletResponse response, HttpStatus status, String detail) throws IOException {
        response.setStatus(status.value());
        if (status == HttpStatus.UNAUTHORIZED) {
            response.setHeader("WWW-Authenticate", "Bearer");
        }
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getOutputStream()
                .write(("{\"type\":\"about:blank\",\"title\":\"" + status.getReasonPhrase() + "\",\"status\":"
                                + status.value() + ",\"detail\":\"" + detail + "\"}")
                        .getBytes(UTF_8));
    }
}
