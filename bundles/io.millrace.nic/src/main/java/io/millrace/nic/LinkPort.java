// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import io.millrace.api.link.PrimaryLink;
import io.millrace.api.link.PrimaryListener;
import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.slot.Slot;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the link to the sensor is plugged in: attached to before the first exchange and let go of
 * after the last, so that nothing unsolicited falls between. Bound and unbound from any thread, the
 * rest on the serial.
 */
final class LinkPort {
  private static final CallbackGuard LEAVING =
      new CallbackGuard(LinkPort.class, "detaching from a link");
  private static final Logger LOG = System.getLogger(LinkPort.class.getName());
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final NicParts parts;
  private final Slot<PrimaryLink> slot;
  private final PrimaryListener listener;

  /** Links that are here, with what detaches from them; null while not attached. */
  private final Map<PrimaryLink, AutoCloseable> links = new IdentityHashMap<>();

  /** Run when a link can be used. */
  private Runnable cameIn = () -> {};

  private boolean open;
  private boolean complained;

  LinkPort(NicParts parts, Slot<PrimaryLink> slot, PrimaryListener listener) {
    this.parts = parts;
    this.slot = slot;
    this.listener = listener;
  }

  Slot<PrimaryLink> slot() {
    return slot;
  }

  /** Has the link poll before it sends what it is given next. */
  void poll() {
    PrimaryLink link = slot.occupant();
    if (link != null) {
      link.poll();
    }
  }

  /** A link has come. */
  void bind(PrimaryLink link) {
    parts.serial().execute(() -> arrived(link));
  }

  private void arrived(PrimaryLink link) {
    links.put(link, null);
    attach(link);
  }

  /** From now on links are used; the task is run whenever one has come. */
  void open(Runnable onArrival) {
    cameIn = onArrival;
    open = true;
    List.copyOf(links.keySet()).forEach(this::attach);
  }

  private void attach(PrimaryLink link) {
    if (!open || !links.containsKey(link) || links.get(link) != null) {
      return;
    }
    try {
      links.put(link, link.attach(listener, parts.settings().poll()));
      slot.fill(link);
      cameIn.run();
      link.poll();
    } catch (IllegalStateException taken) {
      Level level = complained ? Level.DEBUG : Level.WARNING;
      complained = true;
      LOG.log(
          level,
          () -> parts.settings().name() + ": the link " + link.name() + " is taken: " + taken);
      parts.after(PAUSE, () -> attach(link));
    }
  }

  /** A link goes; waits a while for the exchange in it. Not from the serial. */
  void unbind(PrimaryLink link) {
    slot.vacate(link);
    parts.serial().complete(() -> detach(link));
  }

  /** Lets go of the link, after a while for the exchange in it. Not from the serial. */
  void close() {
    PrimaryLink link = slot.occupant();
    if (link != null) {
      slot.vacate(link);
    }
    slot.close();
    parts
        .serial()
        .complete(
            () -> {
              open = false;
              List.copyOf(links.keySet()).forEach(this::detach);
            });
  }

  private void detach(PrimaryLink link) {
    AutoCloseable attachment = links.remove(link);
    if (attachment != null) {
      LEAVING.close(attachment);
    }
  }
}
