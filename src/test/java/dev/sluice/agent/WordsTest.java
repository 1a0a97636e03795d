package dev.sluice.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class WordsTest {

    @Property
    void put_together_are_the_text(@ForAll("texts") String text) {
        assertThat(String.join("", words(text))).isEqualTo(text);
    }

    @Property
    void are_never_empty_and_never_split_a_surrogate_pair(@ForAll("texts") String text) {
        for (String word : words(text)) {
            assertThat(word).isNotEmpty();
            assertThat(Character.isLowSurrogate(word.charAt(0))).isFalse();
            assertThat(Character.isHighSurrogate(word.charAt(word.length() - 1)))
                    .isFalse();
        }
    }

    @Property
    void hold_one_word_each(@ForAll("texts") String text) {
        for (String word : words(text)) {
            assertThat(word.strip().codePoints()).noneMatch(Character::isWhitespace);
        }
    }

    @Example
    void keep_the_white_space_after_them_and_the_first_the_one_before_it() {
        assertThat(words("  one two\n\n three ")).containsExactly("  one ", "two\n\n ", "three ");
    }

    @Example
    void of_an_empty_text_are_none() {
        assertThat(words("")).isEmpty();
        assertThatThrownBy(() -> new Words("").next()).isInstanceOf(NoSuchElementException.class);
    }

    @Example
    void of_white_space_alone_are_one() {
        assertThat(words(" \t\n")).containsExactly(" \t\n");
    }

    /** Every code point there is, with enough white space and pairs among them to matter. */
    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> any = Arbitraries.integers()
                .between(0, Character.MAX_CODE_POINT)
                .filter(point -> point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE)
                .map(Character::toString);
        Arbitrary<String> common = Arbitraries.of(" ", "\n", "\u2003", "\u3000", "\u00a0", "a", "é", "\uD83D\uDE00");
        return Arbitraries.oneOf(any, common).list().ofMaxSize(60).map(parts -> String.join("", parts));
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        new Words(text).forEachRemaining(words::add);
        return words;
    }
}
