/** Streams of language models over HTTP, for LangChain4j: no thread held, everything bounded, cancelled at once. */
@NullMarked
package dev.sluice.http;

import org.jspecify.annotations.NullMarked;
