package io.chargelake.reporting.api;

import io.chargelake.reporting.api.access.Caller;
import io.chargelake.reporting.api.access.Role;
import java.util.List;
import java.util.Optional;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tells callers what they may do, so that the page shows no more. */
@RestController
final class MeController {

    record Me(String name, List<String> roles, Optional<List<String>> tenants) {}

    @GetMapping("/api/v1/me")
    Me me(@AuthenticationPrincipal Caller caller) {
        return new Me(
                caller.name(),
                caller.roles().stream().map(Role::word).sorted().toList(),
                caller.tenants().map(tenants -> tenants.stream().sorted().toList()));
    }
}
