// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What holds over every network, however bad [RFC 7252 §4]. */
class LossyNetworkProperties {
  private static final Duration LONG = Duration.ofSeconds(300);

  private static EndpointLimits limits(int nstart, int answersPerPeer) {
    return limits(nstart, answersPerPeer, 100_000);
  }

  private static EndpointLimits limits(int nstart, int answersPerPeer, long answerBytes) {
    return new EndpointLimits(
        nstart,
        100,
        1000,
        1000,
        50,
        answersPerPeer,
        answerBytes,
        16,
        Bench.LIFETIME,
        Duration.ofSeconds(145),
        8,
        2,
        Duration.ofSeconds(10));
  }

  @Property(tries = 300)
  void every_request_ends_once_with_its_own_answer_or_none_and_is_handled_once(
      @ForAll long seed,
      @ForAll @IntRange(max = 70) int loss,
      @ForAll @IntRange(max = 60) int repetition,
      @ForAll @IntRange(max = 8000) int delay,
      @ForAll @IntRange(min = 1, max = 4) int nstart,
      @ForAll @IntRange(min = 1, max = 25) int count) {
    var weather = new LossyNetwork.Weather(loss, repetition, delay);
    LossyNetwork network = new LossyNetwork(seed, weather, limits(nstart, 64), true);
    for (int i = 0; i < count; i++) {
      network.request(i, (seed >> i & 1) == 0);
      network.turn(Duration.ofMillis(seed >> i & 1023));
    }
    network.turn(LONG);
    network.outcomes.forEach(
        (number, outcome) ->
            assertThat(outcome)
                .hasSize(1)
                .first()
                .satisfies(
                    one -> assertThat(List.of("#" + number, "failed: timed out")).contains(one)));
    assertThat(network.handled.values()).allMatch(times -> times == 1);
  }

  @Property(tries = 100)
  void network_that_loses_nothing_answers_everything(
      @ForAll long seed,
      @ForAll @IntRange(max = 60) int repetition,
      @ForAll @IntRange(max = 900) int delay,
      @ForAll @IntRange(min = 1, max = 4) int nstart) {
    var weather = new LossyNetwork.Weather(0, repetition, delay);
    LossyNetwork network = new LossyNetwork(seed, weather, limits(nstart, 64), false);
    for (int i = 0; i < 5; i++) {
      network.request(i, true);
    }
    network.turn(LONG);
    network.outcomes.forEach(
        (number, outcome) -> assertThat(outcome).containsExactly("#" + number));
  }

  @Property(tries = 100)
  void nothing_of_it_all_stays_behind(
      @ForAll long seed,
      @ForAll @IntRange(max = 70) int loss,
      @ForAll @IntRange(max = 60) int repetition,
      @ForAll @IntRange(max = 8000) int delay) {
    var weather = new LossyNetwork.Weather(loss, repetition, delay);
    LossyNetwork network = new LossyNetwork(seed, weather, limits(2, 64), true);
    for (int i = 0; i < 20; i++) {
      network.request(i, i % 2 == 0);
    }
    network.turn(Duration.ofSeconds(800));
    for (Endpoint each : List.of(network.left, network.right)) {
      assertThat(each.openRequests()).isZero();
      assertThat(each.openResponses()).isZero();
      assertThat(each.peers()).isZero();
      assertThat(each.answerBytes()).isZero();
      assertThat(each.deadlines()).isZero();
    }
  }

  /** The negative control: with a memory of two messages the same network handles some twice. */
  @Example
  void without_a_memory_of_messages_some_are_handled_twice() {
    var weather = new LossyNetwork.Weather(20, 60, 8000);
    LossyNetwork network = new LossyNetwork(1, weather, limits(4, 1, 0), true);
    for (int i = 0; i < 25; i++) {
      network.request(i, true);
    }
    network.turn(LONG);
    assertThat(network.handled.values()).anyMatch(times -> times > 1);
  }
}
