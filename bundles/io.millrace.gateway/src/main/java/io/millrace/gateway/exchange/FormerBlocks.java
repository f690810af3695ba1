// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.exchange;

import io.millrace.gateway.route.ClientOptions;
import io.millrace.lib.block.Block2Cache;
import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.persist.SnapshotReader;
import io.millrace.lib.persist.SnapshotWriter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.function.Consumer;

/**
 * Bodies and responses that are in the middle of their blocks when the gateway is replaced: the old
 * one leaves them when it stops, the new one takes them when a block comes whose body it does not
 * know. A new one that is started beside the old one gets requests a moment before that has
 * stopped: a block that is not the first waits until then. Thread-safe.
 */
public final class FormerBlocks {
  private static final Logger LOG = System.getLogger(FormerBlocks.class.getName());
  private static final CallbackGuard SECTIONS =
      new CallbackGuard(FormerBlocks.class, "reading what the former gateway left");
  private static final int BODIES = 1;
  private static final int RESPONSES = 2;

  /** Where nothing can be left, and nothing is found. */
  public static final Custody NOBODY =
      new Custody() {
        @Override
        public boolean leave(byte[] state) {
          return false;
        }

        @Override
        public Object take() {
          return null;
        }

        @Override
        public boolean isAwaited() {
          return false;
        }

        @Override
        public void whenLeft(Runnable task) {
          task.run();
        }
      };

  private final Custody custody;
  private final BodyAssembler bodies;
  private final Block2Cache responses;
  private volatile boolean left;

  /** Where a gateway leaves something for the next one. */
  public interface Custody {
    /** Leaves it; false when nobody keeps it. */
    boolean leave(byte[] state);

    /** Returns what was left and is not yet taken, or null. */
    Object take();

    /** Tells whether a gateway still serves that will leave something. */
    boolean isAwaited();

    /** Has a task run when no such gateway serves, which may be now. */
    void whenLeft(Runnable task);
  }

  /** Makes it for the bodies and responses of a gateway. */
  public FormerBlocks(Custody custody, BodyAssembler bodies, Block2Cache responses) {
    this.custody = custody;
    this.bodies = bodies;
    this.responses = responses;
    bodies.whenMissing(this::take);
    responses.whenMissing(this::take);
  }

  /**
   * Has a block wait that is not the first of its body or response, while the gateway before may
   * still hold the others; false when it can be handled now.
   */
  public boolean postpone(Exchange exchange, Consumer<Exchange> then) {
    if (!custody.isAwaited() || !ClientOptions.read(exchange.request().options()).followsOthers()) {
      return false;
    }
    PostponedBlock block = new PostponedBlock(exchange, then);
    exchange.downstream(block);
    custody.whenLeft(block::goOn);
    return true;
  }

  /** Tells whether what is left is kept. */
  public boolean isKept() {
    take(); // what is still there from the gateway before, to be left together with the rest
    return custody.leave(new byte[0]);
  }

  /** Leaves everything for the next gateway. */
  public void leave() {
    left = true; // a request that comes late must not take it back
    SnapshotWriter to = new SnapshotWriter();
    to.section(BODIES, () -> bodies.save(to));
    to.section(RESPONSES, () -> responses.save(to));
    custody.leave(to.toArray());
  }

  private void take() {
    if (left || !(custody.take() instanceof byte[] state)) {
      return;
    }
    SnapshotReader from = new SnapshotReader(state, List.of());
    try {
      from.sections(number -> SECTIONS.run(from, each -> restore(number, each)));
    } catch (RuntimeException | LinkageError damaged) {
      LOG.log(Level.WARNING, "blocks that the former gateway left cannot be read", damaged);
    }
  }

  private void restore(int section, SnapshotReader from) {
    if (section == BODIES) {
      bodies.restore(from);
    } else if (section == RESPONSES) {
      responses.restore(from);
    }
  }
}
