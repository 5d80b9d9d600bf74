import { describe, expect, it } from 'vitest';
import { Pace } from '../../../src/cli/log/pace.js';

describe('Pace', () => {
  it('estimates nothing before there are two readings', () => {
    const pace = new Pace();
    expect(pace.bytesPerSecond()).toBeNull();
    pace.note(1_000_000, 0);
    expect(pace.bytesPerSecond()).toBeNull();
    expect(pace.secondsLeft(1_000_000, 2_000_000)).toBeNull();
  });

  it('estimates speed and time left', () => {
    const pace = new Pace();
    pace.note(0, 0);
    pace.note(20_000_000, 2000);
    expect(pace.bytesPerSecond()).toBe(10_000_000);
    expect(pace.secondsLeft(20_000_000, 50_000_000)).toBe(3);
  });

  it('estimates no time left for a stream, and none below zero for a growing file', () => {
    const pace = new Pace();
    pace.note(0, 0);
    pace.note(10, 1000);
    expect(pace.secondsLeft(10, null)).toBeNull();
    expect(pace.secondsLeft(20, 10)).toBe(0);
  });

  it('uses the last seconds, not the time since the start', () => {
    const pace = new Pace();
    pace.note(0, 0);
    for (let second = 1; second <= 10; second++) pace.note(second * 100, second * 1000);
    for (let second = 11; second <= 30; second++) pace.note(1000 + (second - 10) * 10, second * 1000);
    expect(pace.bytesPerSecond()).toBe(10);
  });
});
