/** Durable records and their group commit: the only package that knows JPA, Hibernate and the schema. */
@NullMarked
package dev.sluice.journal;

import org.jspecify.annotations.NullMarked;
