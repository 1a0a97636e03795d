/** The only reader of configuration: builds each feature's self-validating record, or refuses the start. */
@NullMarked
package dev.sluice.config;

import org.jspecify.annotations.NullMarked;
