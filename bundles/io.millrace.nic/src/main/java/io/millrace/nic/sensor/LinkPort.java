// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.sensor;

import io.millrace.api.link.PrimaryLink;
import io.millrace.api.link.PrimaryListener;
import io.millrace.api.time.Timer;
import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.slot.Candidates;
import io.millrace.lib.slot.DelayedWarning;
import io.millrace.lib.slot.RetryDelay;
import io.millrace.lib.slot.ServiceRank;
import io.millrace.lib.slot.Slot;
import io.millrace.nic.core.NicContext;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * Attaches the NIC to the link to its sensor: before the first exchange and until after the last,
 * so that no unsolicited message is lost. Links are bound and unbound from any thread; the rest is
 * used on the serial executor only.
 */
public final class LinkPort {
  private static final CallbackGuard LINKS =
      new CallbackGuard(LinkPort.class, "a link to a sensor");
  private static final Logger LOG = System.getLogger(LinkPort.class.getName());

  private final NicContext context;
  private final Slot<PrimaryLink> slot;
  private final PrimaryListener listener;
  private final DelayedWarning warning;

  /** The available links; then the one in use, and what detaches from it. */
  private final Candidates<PrimaryLink> links = new Candidates<>();

  private PrimaryLink used;
  private AutoCloseable attachment;
  private Timer retry;
  private final RetryDelay delay = new RetryDelay();

  /** Run when a link becomes available. */
  private Runnable onAvailable = () -> {};

  private boolean open;

  public LinkPort(NicContext context, Slot<PrimaryLink> slot, PrimaryListener listener) {
    this.context = context;
    this.slot = slot;
    this.listener = listener;
    this.warning = new DelayedWarning(context.time());
  }

  public Slot<PrimaryLink> slot() {
    return slot;
  }

  /** Has the link poll before it sends the next message. */
  public void poll() {
    PrimaryLink link = slot.service();
    if (link != null) {
      link.poll();
    }
  }

  /** Binds a link, which is used when it is the first by rank. */
  public void bind(PrimaryLink link, ServiceRank rank) {
    context
        .executor()
        .execute(
            () -> {
              links.put(link, link, rank);
              settle();
            });
  }

  /** Begins to use links; the task is run whenever one has become available. */
  public void open(Runnable task) {
    onAvailable = task;
    open = true;
    settle();
  }

  /**
   * Attaches to the first link by rank; an exchange in progress on another one is finished there.
   */
  private void settle() {
    PrimaryLink wanted = links.first();
    if (!open || wanted == null || wanted == used) {
      return;
    }
    AutoCloseable attached = LINKS.get(wanted, this::attached, null);
    if (attached == null) {
      if (retry != null) {
        retry.cancel();
      }
      retry = context.after(delay.next(), this::settle);
      return;
    }
    warning.end();
    delay.reset();
    detach();
    used = wanted;
    attachment = attached;
    slot.bind(wanted);
    onAvailable.run();
    LINKS.run(wanted, PrimaryLink::poll);
  }

  /** Returns what detaches from a link; null while another user is attached to it. */
  private AutoCloseable attached(PrimaryLink link) {
    try {
      return link.attach(listener, context.settings().poll());
    } catch (IllegalStateException taken) {
      Level level = warning.isDue() ? Level.WARNING : Level.DEBUG;
      LOG.log(
          level,
          () -> context.settings().name() + ": the link " + link.name() + " is taken: " + taken);
      return null;
    }
  }

  /**
   * Unbinds a link: the next one by rank is used at once. Waits a while for the exchange in
   * progress.
   */
  public void unbind(PrimaryLink link) {
    context
        .executor()
        .complete(
            () -> {
              links.remove(link);
              settle();
            });
    slot.unbind(link);
    context.executor().complete(() -> detach(link));
  }

  /**
   * Detaches from the link, after a while for the exchange in progress. Must not be called on the
   * serial executor.
   */
  public void close() {
    PrimaryLink link = slot.service();
    if (link != null) {
      slot.unbind(link);
    }
    slot.close();
    context
        .executor()
        .complete(
            () -> {
              open = false;
              detach();
            });
  }

  private void detach(PrimaryLink link) {
    if (link == used) {
      detach();
    }
  }

  private void detach() {
    if (attachment != null) {
      LINKS.close(attachment);
    }
    attachment = null;
    used = null;
  }
}
