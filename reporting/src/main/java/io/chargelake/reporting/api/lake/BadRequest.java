package io.chargelake.reporting.api.lake;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** A parameter that cannot be right: 400, with the value and what is expected. */
public final class BadRequest extends ErrorResponseException {

    private static final long serialVersionUID = 1L;

    private BadRequest(String detail) {
        super(HttpStatus.BAD_REQUEST, ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, detail), null);
    }

    /** That of a parameter. */
    public static BadRequest of(String parameter, Object value, String expected) {
        return new BadRequest(parameter + ": " + value + " (expected: " + expected + ")");
    }

    /** @throws BadRequest unless the condition holds */
    public static void unless(boolean condition, String parameter, Object value, String expected) {
        if (!condition) {
            throw of(parameter, value, expected);
        }
    }
}
