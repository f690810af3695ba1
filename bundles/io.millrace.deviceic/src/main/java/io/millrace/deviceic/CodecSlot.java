// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import io.millrace.api.coap.CoapCodec;
import io.millrace.api.time.Time;
import io.millrace.lib.loop.SerialExecutor;
import io.millrace.lib.slot.Caller;
import io.millrace.lib.slot.Refusal;
import io.millrace.lib.slot.Slot;
import io.millrace.lib.slot.SlotLimits;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Consumer;

/** The codec's slot: work that needs a codec is queued as a task as soon as there is one. */
final class CodecSlot {
  private static final Logger LOG = System.getLogger(CodecSlot.class.getName());

  private final SerialExecutor executor;
  final Slot<CoapCodec> slot;

  CodecSlot(Time time, SerialExecutor executor) {
    this.executor = executor;
    this.slot = new Slot<>(time, SlotLimits.standard());
  }

  /**
   * Runs work with a codec: at once, when the next codec is bound, or never if none is in time.
   *
   * @param bytes how many bytes the work keeps in memory while it waits
   */
  void use(long bytes, Consumer<CoapCodec> work) {
    slot.submit(
        bytes,
        new Caller<>() {
          @Override
          public void admitted(CoapCodec codec, Runnable done) {
            executor.execute(
                () -> {
                  try {
                    work.accept(codec);
                  } finally {
                    done.run();
                  }
                });
          }

          @Override
          public void refused(Refusal why) {
            LOG.log(Level.DEBUG, () -> "no codec for a message of " + bytes + " bytes: " + why);
          }
        });
  }
}
