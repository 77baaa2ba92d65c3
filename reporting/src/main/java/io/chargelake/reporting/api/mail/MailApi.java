package io.chargelake.reporting.api.mail;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The part of the API that shows the monthly mails. */
@Configuration(proxyBeanMethods = false)
@Import(MailsController.class)
public class MailApi {}
