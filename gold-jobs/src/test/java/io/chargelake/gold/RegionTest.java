package io.chargelake.gold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chargelake.cli.CommandFailure;
import io.chargelake.cli.ExitCode;
import io.chargelake.lake.Lake;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegionTest {

    @Test
    void aRegionIsANameAndALake() {
        assertThat(Region.parsed(List.of("de=/data/de", "us-west=s3a://lakes/us=west")))
                .containsExactly(
                        new Region("de", Lake.at("/data/de"), "/data/de"),
                        new Region("us-west", Lake.at("s3a://lakes/us=west"), "s3a://lakes/us=west"));
    }

    @ParameterizedTest
    @CsvSource({
        "s3a://key:secret@bucket/fr, s3a://bucket/fr",
        "s3a://key:sec@ret@bucket/fr, s3a://bucket/fr",
        "abfss://lakes@account.dfs.core.windows.net/fr, abfss://lakes@account.dfs.core.windows.net/fr",
        "wasbs://account/fr?sig=secret, wasbs://account/fr",
        "data/what?, data/what?"
    })
    void credentialsAreNotShown(String location, String shown) {
        Region region = Region.parsed(List.of("fr=" + location)).get(0);

        assertThat(region.lakeAsWritten()).isEqualTo(shown);
        assertThat(region.lake()).isEqualTo(Lake.at(location));
    }

    @ParameterizedTest
    @CsvSource({
        "de, is no region. Write NAME=LAKE",
        "de=, is no region. Write NAME=LAKE",
        "=/data/de, does not begin with the name of a region",
        "DE=/data/de, does not begin with the name of a region",
        "1a=/data/de, does not begin with the name of a region",
        "d e=/data/de, does not begin with the name of a region"
    })
    void whatIsNoRegionIsNamed(String written, String said) {
        assertThatThrownBy(() -> Region.parsed(List.of(written)))
                .hasMessageContaining("--global '" + written + "' " + said)
                .isInstanceOfSatisfying(
                        CommandFailure.class,
                        failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE));
    }

    @Test
    void aNameOrALakeCountsOnce() {
        assertThatThrownBy(() -> Region.parsed(List.of("de=/data/de", "de=/data/other")))
                .hasMessageContaining("names the region 'de' twice");
        assertThatThrownBy(() -> Region.parsed(List.of("de=/data/de", "fr=/data/de/")))
                .hasMessageContaining("names the lake /data/de/ twice");
    }
}
