package io.chargelake.sample.fleet;

import java.util.Optional;

/**
 * What a status says beside the status.
 *
 * @param errorCode the error code as sent
 * @param info free text
 * @param vendorErrorCode the vendor's own code
 */
record StatusText(String errorCode, Optional<String> info, Optional<String> vendorErrorCode) {

    static final StatusText NO_ERROR = new StatusText("NoError", Optional.empty(), Optional.empty());

    static StatusText error(String errorCode) {
        return new StatusText(errorCode, Optional.empty(), Optional.empty());
    }

    static StatusText error(String errorCode, String info, String vendorErrorCode) {
        return new StatusText(errorCode, Optional.of(info), Optional.of(vendorErrorCode));
    }
}
