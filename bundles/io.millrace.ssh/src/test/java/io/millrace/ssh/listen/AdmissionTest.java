// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.listen;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.testing.TurnedTime;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who may connect, while strangers try. */
class AdmissionTest {
  private final TurnedTime time = new TurnedTime();
  private final Admission admission = new Admission(time, 3, 5, Duration.ofSeconds(8));

  private void fail(String address) {
    assertThat(admission.enter(address)).isEmpty();
    admission.leave(address, false);
  }

  private void logIn(String address) {
    assertThat(admission.enter(address)).isEmpty();
    assertThat(admission.logIn(address)).isTrue();
  }

  @Test
  void address_that_fails_again_and_again_is_refused_for_twice_as_long_each_time() {
    fail("a");
    fail("a");
    fail("a");
    for (int seconds : new int[] {1, 2, 4, 8, 8}) {
      fail("a");
      assertThat(admission.enter("a"))
          .hasValueSatisfying(why -> assertThat(why).contains("failed"));
      time.turn(Duration.ofSeconds(seconds).minusMillis(1));
      assertThat(admission.enter("a")).isPresent();
      time.turn(Duration.ofMillis(1));
    }
    assertThat(admission.enter("a")).isEmpty();
  }

  @Test
  void refusal_of_one_address_is_none_of_another() {
    for (int i = 0; i < 4; i++) {
      fail("a");
    }
    assertThat(admission.enter("a")).isPresent();
    assertThat(admission.enter("b")).isEmpty();
  }

  @Test
  void failures_are_forgotten_with_a_login_and_with_time() {
    for (int i = 0; i < 3; i++) {
      fail("a");
    }
    logIn("a");
    admission.leave("a", true);
    for (int i = 0; i < 3; i++) {
      fail("a");
    }
    time.turn(Duration.ofMinutes(11));
    for (int i = 0; i < 4; i++) {
      assertThat(admission.enter("a")).isEmpty();
      admission.leave("a", false);
    }
  }

  @Test
  void strangers_of_one_address_do_not_take_the_places_of_others() {
    for (int i = 0; i < 4; i++) {
      assertThat(admission.enter("a")).isEmpty();
    }
    assertThat(admission.enter("a")).hasValue("too many connections from this address");
    assertThat(admission.enter("b")).isEmpty();
  }

  @Test
  void strangers_of_many_addresses_are_bounded_and_leave_the_logged_in_alone() {
    logIn("person");
    for (int i = 0; i < 10; i++) {
      assertThat(admission.enter("stranger" + i)).isEmpty();
    }
    assertThat(admission.enter("b")).hasValue("too many connections");
    admission.leave("stranger3", false);
    assertThat(admission.enter("b")).isEmpty();
    assertThat(admission.loggedIn()).isEqualTo(1);
  }

  @Test
  void as_many_are_logged_in_as_may_be() {
    logIn("a");
    logIn("a");
    assertThat(admission.enter("b")).isEmpty();
    assertThat(admission.enter("c")).isEmpty();
    assertThat(admission.logIn("b")).isTrue();
    assertThat(admission.enter("d")).hasValue("too many connections");
    assertThat(admission.logIn("c")).isFalse();
    admission.leave("c", true);
    admission.leave("a", true);
    assertThat(admission.enter("d")).isEmpty();
  }

  @Test
  void connections_of_one_address_are_bounded() {
    Admission wide = new Admission(time, 100, 5, Duration.ZERO);
    for (int i = 0; i < 5; i++) {
      assertThat(wide.enter("a")).isEmpty();
      wide.logIn("a");
    }
    assertThat(wide.enter("a")).isEqualTo(Optional.of("too many connections from this address"));
  }

  @Test
  void without_a_longest_time_nobody_is_refused() {
    Admission installation = new Admission(time, 3, 5, Duration.ZERO);
    for (int i = 0; i < 50; i++) {
      assertThat(installation.enter("a")).isEmpty();
      installation.leave("a", false);
    }
  }

  @Test
  void addresses_that_failed_are_bounded() {
    BackOff backOff = new BackOff(Duration.ofHours(1));
    for (int i = 0; i < 5; i++) {
      backOff.fail("first", time.nanos());
    }
    assertThat(backOff.left("first", time.nanos())).isPositive();
    for (int i = 0; i < 4096; i++) {
      backOff.fail("other" + i, time.nanos());
    }
    assertThat(backOff.left("first", time.nanos())).isZero();
  }
}
