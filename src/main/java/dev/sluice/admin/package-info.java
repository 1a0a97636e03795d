/** What operators ask over HTTP: the state of a session, an orderly end. */
@NullMarked
package dev.sluice.admin;

import org.jspecify.annotations.NullMarked;
