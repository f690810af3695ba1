// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.line.Line;
import io.millrace.api.link.LinkStatistics;
import io.millrace.api.link.SecondaryLink;
import io.millrace.api.link.SecondaryListener;
import io.millrace.api.time.Time;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** A line's secondary link: takes calls from any thread to the state machine on the line's loop. */
final class SecondaryEnd implements SecondaryLink, LinkEnd {
  // What replaces a pending message is a reboot notice, or anything of generation 1; both pulse for
  // 1 ms, the rest for 2 ms [hdlc-link.md §1].
  private static final Duration REPLACING_PULSE = Duration.ofMillis(1);
  private static final Duration NOTIFYING_PULSE = Duration.ofMillis(2);

  private final String name;
  private final Counts counts = Counts.ofSecondary();
  private final AtomicReference<Bytes> pending = new AtomicReference<>();
  private final LoopSide<SecondaryMachine> loop;
  private final AtomicBoolean attached = new AtomicBoolean();

  private final KeptPending kept;

  /** Takes the line and begins with nothing pending. */
  SecondaryEnd(Line line, Time time, Settings settings) {
    this(line, time, settings, new KeptPending(time));
  }

  /** Takes the line and begins with what was pending when the link of this name ended. */
  SecondaryEnd(Line line, Time time, Settings settings, KeptPending kept) {
    this.kept = kept;
    name = line.name();
    loop =
        new LoopSide<>(line, port -> new SecondaryMachine(port, time, settings, counts, pending));
    kept.take(name, this::restore);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int maxMessageBytes() {
    return FrameEncoder.MAX_INFORMATION;
  }

  @Override
  public String state() {
    return loop.machine().state();
  }

  @Override
  public LinkStatistics statistics() {
    return counts.snapshot();
  }

  @Override
  public AutoCloseable attach(SecondaryListener listener) {
    if (!attached.compareAndSet(false, true)) {
      throw new IllegalStateException("link " + name + " has a user already");
    }
    loop.execute(() -> loop.machine().attach(listener));
    AtomicBoolean detached = new AtomicBoolean();
    return () -> {
      if (detached.compareAndSet(false, true)) {
        loop.execute(() -> loop.machine().detach(listener));
        attached.set(false);
      }
    };
  }

  @Override
  public boolean offer(Bytes message, boolean replace) {
    if (message.isEmpty() || message.length() > FrameEncoder.MAX_INFORMATION) {
      throw new IllegalArgumentException(
          "a pending message of " + message.length() + " bytes; allowed are 1 to 255");
    }
    if (replace) {
      pending.set(message);
      wake(REPLACING_PULSE);
      return true;
    }
    boolean taken = pending.compareAndSet(null, message);
    if (taken) {
      wake(NOTIFYING_PULSE);
    }
    return taken;
  }

  @Override
  public void disconnect() {
    loop.execute(loop.machine()::forget);
  }

  /** What has been offered meanwhile is newer. */
  private void restore(Bytes message) {
    if (pending.compareAndSet(null, message)) {
      wake(NOTIFYING_PULSE);
    }
  }

  private void wake(Duration pulse) {
    counts.add(Counts.WAKES);
    loop.signalWake(pulse);
  }

  @Override
  public void close(String reason) {
    loop.close(() -> loop.machine().close());
    Bytes waiting = pending.getAndSet(null);
    if (waiting != null) {
      kept.keep(name, waiting);
    }
  }
}
