// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * Generated sequences of bursts, a thousand with every build and ten thousand with the long tests:
 * the secondary does what a small model of hdlc-link.md §4–§8 does, written apart from it.
 */
class SecondaryModelProperties {
  private static final int FRAGMENT = 6;

  /** What happens next: a burst on the line, or a message offered by the application. */
  private record Event(Bytes burst, Bytes offer, boolean replace) {}

  @Property
  void secondary_does_what_the_model_does(@ForAll("events") List<Event> events, @ForAll long seed) {
    compare(new SensorModel(SecondaryModelProperties::application), events, seed);
  }

  private static void compare(SensorModel model, List<Event> events, long seed) {
    SecondaryBench bench =
        new SecondaryBench(SecondaryModelProperties::application, SecondaryBench.splits(seed));
    for (Event event : events) {
      if (event.offer != null) {
        boolean free = model.pending == null || event.replace;
        model.pending = free ? event.offer : model.pending;
        assertThat(bench.secondary.offer(event.offer, event.replace)).isEqualTo(free);
      } else {
        Bytes expected = model.react(withoutFragment(event.burst));
        assertThat(bench.burst(event.burst)).as("reply to %s", event.burst).isEqualTo(expected);
      }
    }
    assertThat(bench.secondary.state()).isEqualTo(model.connected ? "connected" : "idle");
  }

  /** What the sensor would drop a frame for, a short fragment before it, our secondary skips. */
  private static Bytes withoutFragment(Bytes burst) {
    for (int at = 0; at <= FRAGMENT && at < burst.length(); at++) {
      if (SensorModel.isFrame(burst.from(at))) {
        return burst.from(at);
      }
    }
    return burst;
  }

  @Example
  void a_mistake_planted_in_the_model_is_noticed() {
    for (SensorModel.Mistake mistake : SensorModel.Mistake.values()) {
      boolean noticed =
          events().sampleStream().limit(3000).anyMatch(events -> differs(mistake, events));
      assertThat(noticed).as("%s", mistake).isEqualTo(mistake != SensorModel.Mistake.NONE);
    }
  }

  private static boolean differs(SensorModel.Mistake mistake, List<Event> events) {
    try {
      compare(new SensorModel(SecondaryModelProperties::application, mistake), events, 1);
      return false;
    } catch (AssertionError noticed) {
      return true;
    }
  }

  /** Answers with as many bytes, none, or not at all, as the first byte says. */
  private static Bytes application(Bytes message) {
    return switch (message.at(0) % 4) {
      case 0 -> null;
      case 1 -> Bytes.EMPTY;
      default -> message.plus(Bytes.hex("00ff7e")).slice(0, Math.min(255, message.length() + 3));
    };
  }

  @Provide
  Arbitrary<List<Event>> events() {
    Arbitrary<Event> offers =
        Combinators.combine(information(1), Arbitraries.of(true, false))
            .as((message, replace) -> new Event(null, message, replace));
    Arbitrary<Event> bursts = bursts().map(burst -> new Event(burst, null, false));
    return Arbitraries.frequencyOf(Tuple.of(1, offers), Tuple.of(9, bursts))
        .list()
        .ofMinSize(1)
        .ofMaxSize(25);
  }

  /** Good frames of every control byte, known kinds more often, and spoilt ones. */
  private static Arbitrary<Bytes> bursts() {
    Arbitrary<Integer> controls =
        Arbitraries.frequencyOf(
            Tuple.of(6, Arbitraries.integers().between(0, 255).map(c -> c & 0xFE)),
            Tuple.of(4, Arbitraries.integers().between(0, 7).map(n -> n << 5 | 0x11)),
            Tuple.of(6, Arbitraries.of(0x93, 0x83, 0x93, 0x53, 0x73, 0x1F, 0x97, 0x13, 0x15)),
            Tuple.of(1, Arbitraries.integers().between(0, 255)));
    Arbitrary<Bytes> good = Combinators.combine(controls, information(0)).as(SensorModel::frame);
    Arbitrary<Bytes> spoilt =
        Combinators.combine(
                good, Arbitraries.integers().between(0, 265), Arbitraries.integers().between(0, 5))
            .as(SecondaryModelProperties::spoil)
            .filter(burst -> !beginsWithFrame(burst));
    return Arbitraries.frequencyOf(Tuple.of(8, good), Tuple.of(2, spoilt));
  }

  private static Arbitrary<Bytes> information(int least) {
    Arbitrary<byte[]> short_ =
        Arbitraries.bytes().array(byte[].class).ofMinSize(least).ofMaxSize(6);
    Arbitrary<byte[]> long_ = Arbitraries.bytes().array(byte[].class).ofMinSize(250).ofMaxSize(255);
    return Arbitraries.frequencyOf(Tuple.of(12, short_), Tuple.of(1, long_)).map(Bytes::copyOf);
  }

  /** What follows a whole frame comes too late: the secondary has answered by then (§9.1, P). */
  private static boolean beginsWithFrame(Bytes burst) {
    for (int length = 9; length < burst.length(); length++) {
      if (SensorModel.isFrame(burst.slice(0, length))) {
        return true;
      }
    }
    return false;
  }

  /** One of the flaws of §8, at a place that {@code at} decides. */
  private static Bytes spoil(Bytes wire, int at, int how) {
    int place = at % wire.length();
    byte[] changed = wire.toArray();
    changed[place] ^= (byte) (1 << at % 8);
    return switch (how) {
      case 0 -> Bytes.wrap(changed);
      case 1 -> wire.slice(0, place).plus(wire.from(Math.min(wire.length(), place + 1)));
      case 2 -> wire.slice(0, place).plus(Bytes.hex("7e")).plus(wire.from(place));
      case 3 -> Bytes.hex("00").plus(wire);
      case 4 -> wire.slice(0, wire.length() - 1);
      default -> Bytes.hex("7e");
    };
  }
}
