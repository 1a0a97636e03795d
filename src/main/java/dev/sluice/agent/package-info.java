/** The agents behind the gateway: the interfaces users implement, the catalogue of those that exist, and the built-in ones. */
@NullMarked
package dev.sluice.agent;

import org.jspecify.annotations.NullMarked;
