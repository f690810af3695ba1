// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc.secondary;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.line.Line;
import io.millrace.api.link.LinkStatistics;
import io.millrace.api.link.SecondaryLink;
import io.millrace.api.link.SecondaryListener;
import io.millrace.api.time.Time;
import io.millrace.link.hdlc.frame.FrameEncoder;
import io.millrace.link.hdlc.station.HdlcLink;
import io.millrace.link.hdlc.station.LineAttachment;
import io.millrace.link.hdlc.station.LinkCounters;
import io.millrace.link.hdlc.station.LinkSettings;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** The secondary link on a line: takes calls from any thread to the machine on the line's loop. */
public final class HdlcSecondaryLink implements SecondaryLink, HdlcLink {
  // A message that replaces a pending one is a reboot event or comes from a generation 1 sensor:
  // both pulse for 1 ms. All others pulse for 2 ms [hdlc-link.md §1].
  private static final Duration REPLACING_PULSE = Duration.ofMillis(1);
  private static final Duration NOTIFYING_PULSE = Duration.ofMillis(2);

  private final String name;
  private final LinkCounters counters = LinkCounters.ofSecondary();
  private final AtomicReference<Bytes> pending = new AtomicReference<>();
  private final LineAttachment<SecondaryMachine> attachment;
  private final AtomicBoolean attached = new AtomicBoolean();
  private final PendingMessageStore store;

  /** Attaches to the line; no message is pending. */
  public HdlcSecondaryLink(Line line, Time time, LinkSettings settings) {
    this(line, time, settings, new PendingMessageStore(time));
  }

  /** Attaches to the line; restores what was pending when the last link of this name ended. */
  public HdlcSecondaryLink(Line line, Time time, LinkSettings settings, PendingMessageStore store) {
    this.store = store;
    name = line.name();
    attachment =
        new LineAttachment<>(
            line, port -> new SecondaryMachine(port, time, settings, counters, pending));
    store.restore(name, this::restore);
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
    return attachment.machine().stateWord();
  }

  @Override
  public LinkStatistics statistics() {
    return counters.snapshot();
  }

  @Override
  public AutoCloseable attach(SecondaryListener listener) {
    if (!attached.compareAndSet(false, true)) {
      throw new IllegalStateException("link " + name + " has a user already");
    }
    attachment.execute(() -> attachment.machine().attach(listener));
    AtomicBoolean detached = new AtomicBoolean();
    return () -> {
      if (detached.compareAndSet(false, true)) {
        attachment.execute(() -> attachment.machine().detach(listener));
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
    attachment.execute(attachment.machine()::disconnect);
  }

  /** A message that has been offered meanwhile is newer and stays. */
  private void restore(Bytes message) {
    if (pending.compareAndSet(null, message)) {
      wake(NOTIFYING_PULSE);
    }
  }

  private void wake(Duration pulse) {
    counters.add(LinkCounters.WAKES);
    attachment.signalWake(pulse);
  }

  @Override
  public void close(String reason) {
    attachment.close(() -> attachment.machine().close());
    Bytes waiting = pending.getAndSet(null);
    if (waiting != null) {
      store.save(name, waiting);
    }
  }
}
