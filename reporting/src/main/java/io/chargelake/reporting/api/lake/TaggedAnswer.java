package io.chargelake.reporting.api.lake;

import io.chargelake.reporting.api.access.Caller;
import java.util.Objects;
import java.util.function.Function;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;

/** Answers from tables, with an ETag that changes with anything that they say. */
final class TaggedAnswer {

    private TaggedAnswer() {}

    /**
     * How old an answer is changes by itself, and is no part of its tag; through when it is complete is, and so is what the
     * register says.
     *
     * @param version of the table that it is made of
     * @param answer makes a record of all that it says; what it is given is null where it is only compared
     */
    static <T> ResponseEntity<T> of(Caller caller, long version, Freshness freshness, Function<Freshness, T> answer) {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noCache().cachePrivate())
                .eTag(Integer.toHexString(answer.apply(null).hashCode()) + "-" + version + "-"
                        + Integer.toHexString(Objects.hash(freshness.validThrough(), caller.tenants())))
                .body(answer.apply(freshness));
    }
}
