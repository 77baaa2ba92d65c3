package io.chargelake.reporting.api.access;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;

/**
 * A station's id may hold any character, a slash or a percent sign too; percent-encoded, it is one segment of the path
 * (OCPP-J 1.6, 3.1.1). Servers refuse that unless told otherwise. Access rules and handlers split paths in the same way, so
 * that nothing gets past a rule by it.
 */
@Configuration(proxyBeanMethods = false)
public class AnyStationId {

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> slashes() {
        return factory ->
                factory.addConnectorCustomizers(connector -> connector.setEncodedSolidusHandling("passthrough"));
    }

    @Bean
    HttpFirewall firewall() {
        StrictHttpFirewall firewall = new StrictHttpFirewall();
        firewall.setAllowUrlEncodedSlash(true);
        firewall.setAllowUrlEncodedDoubleSlash(true);
        firewall.setAllowUrlEncodedPercent(true);
        firewall.setAllowUrlEncodedPeriod(true);
        firewall.setAllowSemicolon(true);
        firewall.setAllowBackSlash(true);
        return firewall;
    }
}
