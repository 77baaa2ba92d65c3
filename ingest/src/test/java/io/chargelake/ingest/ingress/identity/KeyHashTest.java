package io.chargelake.ingest.ingress.identity;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyHashTest {

    private static final byte[] KEY = HexFormat.of().parseHex("00010203040506ff0809ff0b0c0d0e0f10111213");
    private static final String SALT = "0001020304050607";

    @Test
    void isSha256OverSaltAndKey() {
        // printf '\0\1\2\3\4\5\6\7abcdefghijklmnop' | sha256sum
        KeyHash hash =
                KeyHash.read("sha256:" + SALT + ":08a208b7b6f7b9ff997ba3976befcd2bc3779e007f9cb5a8e6f78b3864dd44ae");

        assertThat(hash.matches("abcdefghijklmnop".getBytes(US_ASCII))).isTrue();
        assertThat(hash.matches("abcdefghijklmnoq".getBytes(US_ASCII))).isFalse();
    }

    @Test
    void comesBackFromItsText() {
        KeyHash hash = KeyHash.of(KEY, new SecureRandom());

        assertThat(KeyHash.read(hash.text()).matches(KEY)).isTrue();
        assertThat(hash.text()).isNotEqualTo(KeyHash.of(KEY, new SecureRandom()).text());
    }

    @Test
    void takesAKeyAlsoInTheDigitsInWhichItWasConfigured() {
        KeyHash hash = KeyHash.of(KEY, new SecureRandom());
        String digits = HexFormat.of().formatHex(KEY);

        assertThat(hash.matches(digits.getBytes(US_ASCII))).isTrue();
        assertThat(hash.matches(digits.toUpperCase(Locale.ROOT).getBytes(US_ASCII)))
                .isTrue();
        assertThat(hash.matches(digits.substring(1).getBytes(US_ASCII))).isFalse();
    }

    @Test
    void takesAKeyThatOnlyLooksLikeDigitsAsItIs() {
        byte[] key = "0123456789abcdef".getBytes(US_ASCII);

        assertThat(KeyHash.of(key, new SecureRandom()).matches(key)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sha256",
                "sha256::",
                "sha1:0001020304050607:0000000000000000000000000000000000000000000000000000000000000000",
                "sha256:00010203040506:0000000000000000000000000000000000000000000000000000000000000000",
                "sha256:000102030405060:0000000000000000000000000000000000000000000000000000000000000000",
                "sha256:0001020304050607:000000000000000000000000000000000000000000000000000000000000000",
                "sha256:0001020304050607:000000000000000000000000000000000000000000000000000000000000000g",
            })
    void readsNothingElse(String text) {
        assertThat(KeyHash.read(text)).isNull();
    }
}
