package dev.tidemark.writer.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tidemark.runtime.http.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IfMatchTest {
    @ParameterizedTest
    @ValueSource(strings = {"*", " * ", "\"3\"", "\"2\", \"3\"", "\"2\",\"3\" "})
    void matches(String header) {
        assertThatCode(() -> IfMatch.parse(header).check(3)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"2\"", "W/\"3\"", "\"\"", "\"abc\"", "\"33\"", "\"99999999999999999999\""})
    void doesNotMatch(String header) {
        IfMatch ifMatch = IfMatch.parse(header);
        ProblemException problem = catchThrowableOfType(ProblemException.class, () -> ifMatch.check(3));
        assertThat(problem.status()).isEqualTo(412);
        assertThat(problem.headers()).containsEntry("ETag", "\"3\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "", "\"3", "\"3\" x", "x \"3\"", "\"3\"\"4\""})
    void refusesWhatIsNoList(String header) {
        ProblemException problem = catchThrowableOfType(ProblemException.class, () -> IfMatch.parse(header));
        assertThat(problem.status()).isEqualTo(400);
    }

    @Test
    void absentIsNoPrecondition() {
        assertThatCode(() -> IfMatch.NOT_GIVEN.check(3)).doesNotThrowAnyException();
        assertThatCode(IfMatch.NOT_GIVEN::checkNothing).doesNotThrowAnyException();
    }

    @Test
    void nothingMatchesWhatDoesNotExist() {
        ProblemException problem = catchThrowableOfType(ProblemException.class, IfMatch.ANY::checkNothing);
        assertThat(problem.status()).isEqualTo(412);
    }
}
