package io.chargelake.sample.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargelake.sample.truth.Truth;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class FleetTest {

    private static final FleetPlan SMALL = FleetPlan.defaults().withStations(20);

    @Test
    void the_same_seed_makes_the_same_bytes() throws NoSuchAlgorithmException {
        assertThat(digest(SMALL)).isEqualTo(digest(SMALL)).isNotEqualTo(digest(SMALL.withSeed(1)));
    }

    @Test
    void a_month_of_200_stations_has_the_expected_size() {
        long begin = System.nanoTime();
        Truth truth = Fleet.of(FleetPlan.defaults()).run().finish();
        System.out.println((System.nanoTime() - begin) / 1_000_000 + " ms " + truth.frames() + " " + truth.silverRows()
                + " " + truth.quirks() + " " + truth.completedCharges().size() + " open " + truth.openCharges());
        assertThat(truth.frames()).isBetween(600_000L, 900_000L);
        assertThat(truth.bronzeMessages() + truth.bronzeDuplicates() + truth.bronzeQuarantined())
                .isEqualTo(truth.frames());
    }

    private static String digest(FleetPlan plan) throws NoSuchAlgorithmException {
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        FleetRun run = Fleet.of(plan).run();
        while (run.hasNext()) {
            FleetFrame frame = run.next();
            sha.update(ByteBuffer.allocate(8)
                    .putLong(frame.receivedAt().toEpochMilli())
                    .array());
            sha.update(frame.stationId().getBytes(java.nio.charset.StandardCharsets.UTF_8));
            sha.update(frame.frame());
        }
        return HexFormat.of().formatHex(sha.digest());
    }
}
