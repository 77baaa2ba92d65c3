package io.chargelake.reporting.api;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The API's own description, for people and generators of clients. */
@RestController
final class OpenApiController {

    @GetMapping(path = "/api/v1/openapi.yaml", produces = "application/yaml")
    Resource document() {
        return new ClassPathResource("openapi.yaml", OpenApiController.class);
    }
}
