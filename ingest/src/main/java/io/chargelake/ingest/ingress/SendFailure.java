package io.chargelake.ingest.ingress;

import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RetriableException;

/** What a failed send says. */
final class SendFailure {

    private SendFailure() {}

    /**
     * Whether Kafka will never take this very record, as one that is too large. All else may pass: brokers that are away,
     * permissions that are put right, a producer that has lost its count and is replaced.
     */
    static boolean isOfTheRecord(Exception failure) {
        return failure instanceof ApiException
                && !(failure instanceof RetriableException)
                && !(failure instanceof AuthenticationException)
                && !(failure instanceof AuthorizationException)
                && !(failure instanceof OutOfOrderSequenceException)
                && !(failure instanceof InvalidProducerEpochException)
                && !(failure instanceof InvalidPidMappingException)
                && !(failure instanceof ProducerFencedException);
    }
}
