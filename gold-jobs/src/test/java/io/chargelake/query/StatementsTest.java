package io.chargelake.query;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StatementsTest {

    @Test
    void endAtSemicolonsThatStandForThemselves() {
        assertThat(Statements.of("SELECT ';', \"a;\", `b;` -- c;\n/* d; */ FROM x; SELECT 'it\\'s;' ;; -- nothing\n;"))
                .containsExactly("SELECT ';', \"a;\", `b;` -- c;\n/* d; */ FROM x", "SELECT 'it\\'s;'");
    }

    @Test
    void anUnfinishedStringIsOneStatement() {
        assertThat(Statements.of("SELECT 'a; b")).containsExactly("SELECT 'a; b");
        assertThat(Statements.of(" ; ")).isEmpty();
    }
}
