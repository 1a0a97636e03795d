package dev.sluice.faults;

/**
 * One promise that did not hold.
 *
 * @param what which message, cursor or frame shows it
 */
record Violation(Verdict verdict, String what) {}
