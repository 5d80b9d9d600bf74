import { STATE } from '../kernel-layout';

export function setting(place: usize): i32 {
  return load<i32>(STATE + place);
}

export function set(place: usize, value: i32): void {
  store<i32>(STATE + place, value);
}
