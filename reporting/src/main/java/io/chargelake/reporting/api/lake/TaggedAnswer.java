package io.chargelake.reporting.api.lake;

import io.chargelake.reporting.api.access.Caller;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;

/** Answers from tables, with an ETag that changes with anything that they say. */
final class TaggedAnswer {

    private TaggedAnswer() {}

    /**
     * The register and the time of completeness are part of the answer as well, and so of its tag.
     *
     * @param version of the table that it is made of
     * @param answer a record
     */
    static <T> ResponseEntity<T> of(Caller caller, long version, T answer) {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noCache().cachePrivate())
                .eTag(Integer.toHexString(answer.hashCode()) + "-" + version + "-"
                        + Integer.toHexString(caller.tenants().hashCode()))
                .body(answer);
    }
}
