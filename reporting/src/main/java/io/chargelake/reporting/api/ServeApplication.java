package io.chargelake.reporting.api;

import io.chargelake.reporting.api.access.AccessRules;
import io.chargelake.reporting.api.access.Credentials;
import io.chargelake.reporting.api.lake.LakeApi;
import io.chargelake.reporting.api.lake.LakeTables;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.bridge.SLF4JBridgeHandler;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;

/** The web server of {@code chargelake serve}: the API and the page. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = UserDetailsServiceAutoConfiguration.class)
@Import({AccessRules.class, LakeApi.class, Problems.class, MeController.class})
class ServeApplication {

    /**
     * Starts the server.
     *
     * @param port 0 for any that is free
     */
    static ServletWebServerApplicationContext start(String host, int port, Credentials credentials, LakeTables tables) {
        // The log is that of all commands, and not Boot's.
        System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        SpringApplication application = new SpringApplication(ServeApplication.class);
        Map<String, Object> settings = new HashMap<>();
        settings.put("server.address", host);
        settings.put("server.port", port);
        settings.put("server.shutdown", "graceful");
        settings.put("server.compression.enabled", true);
        settings.put("server.error.include-message", "never");
        settings.put("spring.mvc.problemdetails.enabled", true);
        settings.put("spring.web.resources.cache.cachecontrol.no-cache", true);
        application.setDefaultProperties(settings);
        application.setBannerMode(Banner.Mode.OFF);
        application.setLogStartupInfo(false);
        // The command stops it, in its own order.
        application.setRegisterShutdownHook(false);
        application.addInitializers((ApplicationContextInitializer<GenericApplicationContext>) context -> {
            context.registerBean(Credentials.class, () -> credentials);
            context.registerBean(LakeTables.class, () -> tables);
        });
        return (ServletWebServerApplicationContext) application.run();
    }
}
