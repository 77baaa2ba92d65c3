package io.chargelake.upkeep;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chargelake.cli.CommandFailure;
import io.chargelake.cli.ExitCode;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class UpkeepOrderTest {

    @Test
    void theLeastAndTheMostAreAccepted() {
        assertThatNoException().isThrownBy(() -> new UpkeepOrder(0, 1, 62, 1, true));
        assertThatNoException().isThrownBy(() -> new UpkeepOrder(1, 90, 400, 168, false));
    }

    @Test
    void bronzeIsKeptForAsLongAsEventsComeLate() {
        refused(() -> new UpkeepOrder(1, 90, 61, 168, false), "--keep-bronze-days 61", "60 days late");
    }

    @Test
    void openDaysAreNotDeleted() {
        refused(() -> new UpkeepOrder(5, 5, 400, 168, false), "--keep-landing-days 5", "--open-days 5");
        refused(() -> new UpkeepOrder(-1, 90, 400, 168, false), "--open-days -1");
    }

    @Test
    void vacuumSparesWhatIsBeingWrittenAndPromisesNoMoreThanDeltaKeeps() {
        refused(() -> new UpkeepOrder(1, 90, 400, 0, false), "--vacuum-hours 0", "just writing");
        refused(() -> new UpkeepOrder(1, 90, 400, 169, false), "--vacuum-hours 169", "168");
    }

    private static void refused(ThrowingCallable order, String... said) {
        assertThatThrownBy(order)
                .isInstanceOf(CommandFailure.class)
                .hasMessageContainingAll(said)
                .extracting("exitCode")
                .isEqualTo(ExitCode.USAGE);
    }
}
