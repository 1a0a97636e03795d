package dev.sluice.budget;

/** Holders of memory that can be made to give it back. */
@FunctionalInterface
public interface Relievable {
    /**
     * Has them give back {@code bytes}, whoever holds most first. Does not block and must not be called with a lock held.
     *
     * @return bytes still held that will be given back without more being done, those of earlier calls included
     */
    long relieve(long bytes);
}
