// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.link.PrimaryListener;
import io.millrace.lib.testing.FaultRates;
import io.millrace.lib.testing.FaultRelay;
import io.millrace.lib.testing.LineFaults;
import io.millrace.lib.testing.TurnedTime;
import io.millrace.line.pipe.Pipe;
import io.millrace.link.hdlc.primary.HdlcPrimaryLink;
import io.millrace.link.hdlc.secondary.HdlcSecondaryLink;
import io.millrace.link.hdlc.station.AdaptiveTiming;
import io.millrace.link.hdlc.station.LinkSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** The real primary and secondary with a bad cable between, on a turned clock. */
final class FaultyPair {
  /** The defaults. */
  static final LinkSettings HURRIED = settings(40);

  /** T1 is 100 ms, and what bytes take, at the least. */
  static final LinkSettings SETTINGS = settings(100);

  /** T1 as for the real sensor, whoever the other end is. */
  static final LinkSettings UNHURRIED = settings(700);

  final TurnedTime time = new TurnedTime();
  final LineFaults there;
  final LineFaults back;
  final HdlcPrimaryLink primary;
  final HdlcSecondaryLink secondary;
  final FaultRelay relay;
  final List<Bytes> executed = new ArrayList<>();
  final List<Bytes> doubled = new ArrayList<>();
  final List<Bytes> unsolicited = new ArrayList<>();
  final List<Bytes> sent = new ArrayList<>();
  private ToLongFunction<Bytes> workMillis = message -> 0;
  private final Pipe near;
  private final Pipe far;

  private static LinkSettings settings(long replyFloorMillis) {
    return new LinkSettings(
        Duration.ofMillis(2000),
        3,
        Duration.ofMillis(5),
        Duration.ofMillis(400),
        64,
        true,
        Duration.ofSeconds(5),
        new AdaptiveTiming(
            Duration.ofMillis(replyFloorMillis), Duration.ofSeconds(1), Duration.ZERO));
  }

  FaultyPair(long seed, FaultRates rates, LinkSettings settings) {
    there = new LineFaults(seed, rates);
    back = new LineFaults(~seed, rates);
    there.onDoubled(doubled::add);
    near =
        new Pipe(
            "uart0",
            task -> time.schedule(Duration.ZERO, task),
            4096,
            written -> {
              sent.add(written);
              return List.of(written);
            });
    far = new Pipe("far", task -> time.schedule(Duration.ZERO, task), 4096);
    relay = new FaultRelay(near.secondary(), far.primary(), time, there, back);
    primary = new HdlcPrimaryLink(near.primary(), time, settings);
    secondary = new HdlcSecondaryLink(far.secondary(), time, settings);
    secondary.attach(
        (message, answer) -> {
          executed.add(message);
          long millis = workMillis.applyAsLong(message);
          if (millis == 0) {
            answer.accept(message);
          } else {
            time.schedule(Duration.ofMillis(millis), () -> answer.accept(message));
          }
        });
    primary.attach(new Listener(), Duration.ofSeconds(5));
  }

  /** Has the far end work so long on a message before it answers. */
  void worksFor(ToLongFunction<Bytes> millis) {
    workMillis = millis;
  }

  /** Makes the cable better or worse, in both directions. */
  void become(FaultRates rates) {
    there.become(rates);
    back.become(rates);
  }

  void cut() {
    near.cut("pulled");
    far.cut("pulled");
    relay.empty();
  }

  void mend() {
    near.mend();
    far.mend();
  }

  void turn(long millis) {
    time.turn(Duration.ofMillis(millis));
  }

  private final class Listener implements PrimaryListener {
    @Override
    public void unsolicited(Bytes message) {
      unsolicited.add(message);
    }

    @Override
    public void up() {}

    @Override
    public void down(String reason) {}
  }
}
