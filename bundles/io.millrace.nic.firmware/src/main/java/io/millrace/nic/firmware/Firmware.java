// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.firmware;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.time.Time;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * The firmware images of one NIC, for the resource {@code /sys/upg} and the shell's commands.
 * Thread-safe; only {@link #open}, {@link #ask} and {@link #close} wait for the disk.
 */
final class Firmware {
  private static final Logger LOG = System.getLogger(Firmware.class.getName());
  private static final int ANSWER_SECONDS = 20;
  private static final int RETRY_SECONDS = 1;

  private final DiskThread thread;
  private final UpgradeResource resource;
  private final Images images;
  private volatile boolean failing;

  private Firmware(DiskThread thread, Images images) {
    this.thread = thread;
    this.images = images;
    this.resource = new UpgradeResource(images);
  }

  /**
   * Opens the folder, creates it when it is missing, and boots the image that was chosen before.
   *
   * @param shown takes the version that runs, now and each time that changes, on any thread; empty
   *     for the built-in one
   * @throws IOException when the folder cannot be read or written
   */
  static Firmware open(FirmwareSettings settings, Time time, Consumer<String> shown)
      throws IOException {
    Images images = Images.open(settings, time, shown);
    return new Firmware(
        new DiskThread("millrace-images-" + settings.folder().getFileName()), images);
  }

  /** Answers a request for {@code /sys/upg}, on any thread. */
  void handle(CoapRequest request, Consumer<CoapResponse> answer) {
    try {
      thread.execute(() -> answer.accept(answer(request)));
    } catch (RejectedExecutionException full) {
      answer.accept(busy());
    }
  }

  private CoapResponse answer(CoapRequest request) {
    try {
      CoapResponse answer = resource.answer(request);
      failing = false;
      return answer;
    } catch (IOException | RuntimeException fault) {
      LOG.log(
          failing ? Level.DEBUG : Level.ERROR, "firmware images cannot be read or written", fault);
      failing = true;
      return CoapResponse.diagnostic(
          CoapCode.INTERNAL_SERVER_ERROR, "the image cannot be read or written");
    }
  }

  private static CoapResponse busy() {
    return new CoapResponse(
        CoapCode.SERVICE_UNAVAILABLE,
        CoapOptions.builder().add(OptionNumber.MAX_AGE, RETRY_SECONDS).build(),
        Bytes.utf8("the disk is behind"));
  }

  /** Runs a task with the images and waits for its result; for the shell's threads. */
  <R> R ask(Callable<R> question) throws Exception {
    FutureTask<R> task = new FutureTask<>(question);
    thread.execute(task);
    try {
      return task.get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw failure;
    } catch (TimeoutException late) {
      throw new IOException("the disk does not answer", late);
    }
  }

  /** Returns the images; used inside {@link #ask} only. */
  Images images() {
    return images;
  }

  /**
   * Ends what is in progress; an upload goes on where it stopped when the folder is opened next.
   */
  void close() {
    if (!thread.close()) {
      LOG.log(Level.WARNING, "an upload is still being written");
    }
  }
}
