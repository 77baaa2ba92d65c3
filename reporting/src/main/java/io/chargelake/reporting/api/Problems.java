package io.chargelake.reporting.api;

import io.chargelake.cli.CommandFailure;
import io.chargelake.reporting.live.LiveStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Errors as RFC 9457 problems. What only an operator can mend is in the log, not in the answer. */
@RestControllerAdvice
final class Problems extends ResponseEntityExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    /** Lake, Kafka or store are away or not usable. */
    @ExceptionHandler({CommandFailure.class, LiveStoreException.class})
    ProblemDetail unreachable(RuntimeException failure) {
        LOG.warn("A request is not answered: {}", failure.getMessage(), failure.getCause());
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.SERVICE_UNAVAILABLE,
                "Something that the answer needs cannot be reached now; try again later");
    }
}
