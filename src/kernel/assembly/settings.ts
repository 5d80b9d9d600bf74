import { STATE } from '../kernel-layout';

export function setting(place: usize): i32 {
  return load<i32>(STATE + place);
}
