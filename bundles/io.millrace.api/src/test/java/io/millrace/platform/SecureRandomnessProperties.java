// SPDX-License-Identifier: Apache-2.0
package io.millrace.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.bytes.Bytes;
import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class SecureRandomnessProperties {
  private final SecureRandomness randomness = new SecureRandomness();

  @Property
  void a_number_lies_below_its_bound(@ForAll @IntRange(min = 1) int bound) {
    assertThat(randomness.nextInt(bound)).isBetween(0, bound - 1);
  }

  @Example
  void the_largest_bound_works() {
    assertThat(randomness.nextInt(Integer.MAX_VALUE)).isBetween(0, Integer.MAX_VALUE - 1);
    assertThat(randomness.nextInt(1)).isZero();
  }

  @Example
  void a_bound_of_nothing_is_refused() {
    assertThatThrownBy(() -> randomness.nextInt(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Example
  void every_number_below_a_small_bound_comes_up_about_equally_often() {
    int[] counts = new int[6];
    for (int i = 0; i < 60_000; i++) {
      counts[randomness.nextInt(6)]++;
    }

    // Ten standard deviations.
    for (int count : counts) {
      assertThat(count).isBetween(9_000, 11_000);
    }
  }

  @Example
  void bytes_do_not_repeat_over_many_pools() {
    Set<Bytes> seen = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      seen.add(Bytes.wrap(randomness.nextBytes(8)));
    }

    assertThat(seen).hasSize(10_000);
    assertThat(seen).doesNotContain(Bytes.wrap(new byte[8]));
  }

  @Property(tries = 50)
  void as_many_bytes_come_as_were_asked_for(@ForAll @IntRange(max = 20_000) int count) {
    assertThat(randomness.nextBytes(count)).hasSize(count);
  }
}
