// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CancellableCallTest {
  private final List<String> cancelled = new ArrayList<>();
  private final CancellableCall call = new CancellableCall();

  private void begin(int number, String name) {
    call.began(number, () -> cancelled.add(name));
  }

  @Test
  void a_call_that_has_begun_is_cancelled_once() {
    begin(call.expectCall(), "first");
    assertThat(cancelled).isEmpty();
    call.cancel();
    call.cancel();
    assertThat(cancelled).containsExactly("first");
  }

  @Test
  void a_call_that_begins_after_it_was_taken_back_is_cancelled_at_once() {
    int number = call.expectCall();
    call.cancel();
    assertThat(call.isCancelled()).isTrue();
    begin(number, "first");
    assertThat(cancelled).containsExactly("first");
  }

  @Test
  void a_call_that_is_over_before_it_is_known_does_not_take_the_place_of_the_next_one() {
    int first = call.expectCall();
    begin(call.expectCall(), "second");
    begin(first, "first");
    call.cancel();
    assertThat(cancelled).containsExactly("second");
  }
}
