package dev.sluice.agent;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.IntPredicate;

/**
 * A text word by word, nothing lost: each piece is a word with the white space after it, the first also with the white space
 * before it, so that the pieces put together are the text.
 */
final class Words implements Iterator<String> {
    private final String text;
    private int position;

    Words(String text) {
        this.text = text;
    }

    @Override
    public boolean hasNext() {
        return position < text.length();
    }

    @Override
    public String next() {
        if (!hasNext()) throw new NoSuchElementException();
        int begin = position;
        position = skip(begin, Character::isWhitespace);
        position = skip(position, c -> !Character.isWhitespace(c));
        position = skip(position, Character::isWhitespace);
        return text.substring(begin, position);
    }

    /** By code point, so that no piece ends within a surrogate pair. */
    private int skip(int from, IntPredicate wanted) {
        int index = from;
        while (index < text.length() && wanted.test(text.codePointAt(index))) {
            index += Character.charCount(text.codePointAt(index));
        }
        return index;
    }
}
