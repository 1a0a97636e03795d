import test from 'node:test';
import assert from 'node:assert/strict';
import { Coverage } from '../../main/webapp/js/coverage.js';

const begun = (sequence) => {
  const coverage = new Coverage();
  coverage.begin(sequence);
  return coverage;
};

test('neighbours cover without hole and overlap', () => {
  const coverage = begun(4);
  assert.equal(coverage.take({ from: 5, cursor: 9 }), 'next');
  assert.equal(coverage.take({ from: 10, cursor: 10 }), 'next');
  assert.deepEqual([coverage.covered, coverage.missing, coverage.repeated], [10, 0, 0]);
});

test('a single skipped cursor is a hole', () => {
  const coverage = begun(4);
  assert.equal(coverage.take({ from: 6, cursor: 6 }), 'hole');
  assert.equal(coverage.missing, 1);
});

test('skipped cursors are marked as a hole before what came', () => {
  const coverage = begun(4);
  assert.equal(coverage.take({ from: 7, cursor: 8 }), 'hole');
  assert.equal(coverage.missing, 2);
  assert.deepEqual(coverage.segments.map(({ from, to, kind }) => [from, to, kind]), [[5, 6, 'hole'], [7, 8, 'critical']]);
});

test('a cursor that comes twice is an overlap, and the rest still counts', () => {
  const coverage = begun(4);
  coverage.take({ from: 5, cursor: 8 });
  assert.equal(coverage.take({ from: 7, cursor: 10 }), 'overlap');
  assert.deepEqual([coverage.covered, coverage.repeated], [10, 2]);
});

test('an old cursor alone never moves the position back', () => {
  const coverage = begun(9);
  assert.equal(coverage.take({ from: 3, cursor: 3 }), 'overlap');
  assert.deepEqual([coverage.covered, coverage.repeated], [9, 1]);
});

test('remembers a bounded number of stretches', () => {
  const coverage = begun(0);
  for (let cursor = 1; cursor <= 5000; cursor += 1) coverage.take({ from: cursor, cursor });
  assert.equal(coverage.segments.length, 400);
  assert.equal(coverage.covered, 5000);
});
