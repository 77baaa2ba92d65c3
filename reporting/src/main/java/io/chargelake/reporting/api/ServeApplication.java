package io.chargelake.reporting.api;

import io.chargelake.reporting.api.access.AccessRules;
import io.chargelake.reporting.api.access.AnyStationId;
import io.chargelake.reporting.api.access.Credentials;
import io.chargelake.reporting.api.access.RateLimit;
import io.chargelake.reporting.api.command.CommandsController;
import io.chargelake.reporting.api.lake.LakeApi;
import io.chargelake.reporting.api.lake.LakeTables;
import io.chargelake.reporting.api.live.LiveApi;
import io.chargelake.reporting.api.mail.MailApi;
import io.chargelake.reporting.command.StationCommands;
import io.chargelake.reporting.live.LiveConsumer;
import io.chargelake.reporting.live.LiveStore;
import io.chargelake.reporting.monthly.MailPreviews;
import java.time.InstantSource;
import org.slf4j.bridge.SLF4JBridgeHandler;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** The web server of {@code chargelake serve}: the API and the page. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = UserDetailsServiceAutoConfiguration.class)
@Import({
    AccessRules.class,
    AnyStationId.class,
    InstantJson.class,
    LakeApi.class,
    LiveApi.class,
    MailApi.class,
    CommandsController.class,
    Problems.class,
    MeController.class,
    OpenApiController.class
})
class ServeApplication {

    /**
     * What the server answers from; whoever has opened these closes them, after it.
     *
     * @param credentials who may ask
     * @param tables of the lake
     * @param mails of months, before anybody gets them
     * @param commands to stations
     * @param store what stations do now
     * @param consumer keeps the store up to date
     * @param limit how often one caller may ask
     * @param metrics told what is asked
     */
    record Sources(
            Credentials credentials,
            LakeTables tables,
            MailPreviews mails,
            StationCommands commands,
            LiveStore store,
            LiveConsumer consumer,
            RateLimit limit,
            ServeMetrics metrics) {}

    /**
     * Starts the server.
     *
     * @param port 0 for any that is free
     */
    static ServletWebServerApplicationContext start(String host, int port, Sources sources) {
        // The log is that of all commands, and not Boot's.
        System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        SpringApplication application = new SpringApplication(ServeApplication.class);
        application.setBannerMode(Banner.Mode.OFF);
        application.setLogStartupInfo(false);
        // The command stops it, in its own order.
        application.setRegisterShutdownHook(false);
        application.addInitializers((ApplicationContextInitializer<GenericApplicationContext>) context -> {
            register(context, Credentials.class, sources.credentials);
            register(context, LakeTables.class, sources.tables);
            register(context, MailPreviews.class, sources.mails);
            register(context, StationCommands.class, sources.commands);
            register(context, LiveStore.class, sources.store);
            register(context, LiveConsumer.class, sources.consumer);
            register(context, WebMvcConfigurer.class, new WebMvcConfigurer() {
                @Override
                public void addInterceptors(InterceptorRegistry interceptors) {
                    interceptors.addInterceptor(sources.metrics).addPathPatterns("/api/**");
                    interceptors.addInterceptor(sources.limit).addPathPatterns("/api/**");
                }
            });
            context.registerBean(InstantSource.class, InstantSource::system);
        });
        // As arguments, which no variable of the environment overrides.
        return (ServletWebServerApplicationContext) application.run(
                "--server.address=" + host,
                "--server.port=" + port,
                "--server.shutdown=graceful",
                "--spring.lifecycle.timeout-per-shutdown-phase=5s",
                "--server.compression.enabled=true",
                // Each answers from the store; listeners have threads of their own.
                "--server.tomcat.threads.max=" + LiveStore.CONCURRENT_READS,
                "--server.tomcat.threads.min-spare=" + LiveStore.CONCURRENT_READS,
                "--server.error.include-message=never",
                "--spring.mvc.problemdetails.enabled=true",
                "--spring.mvc.async.request-timeout=-1",
                "--spring.web.resources.cache.cachecontrol.no-cache=true");
    }

    private static <T> void register(GenericApplicationContext context, Class<T> type, T bean) {
        context.registerBean(
                type, () -> bean, definition -> ((AbstractBeanDefinition) definition).setDestroyMethodName(""));
    }
}
