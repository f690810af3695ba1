// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.resource;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.firmware.FirmwareConfiguration;
import io.millrace.api.firmware.FirmwareProvider;
import io.millrace.api.firmware.NicFirmware;
import io.millrace.lib.linkformat.Link;
import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.slot.Caller;
import io.millrace.lib.slot.Refusal;
import io.millrace.lib.slot.Slot;
import io.millrace.lib.slot.SlotLimits;
import io.millrace.nic.core.NicContext;
import io.millrace.nic.core.Replies;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * {@code /sys/upg}: passes requests to the firmware images that a provider has opened for this NIC.
 * While the provider is being replaced, requests wait and the NIC shows the version that ran last.
 * Without a provider, or when its folder cannot be used, the NIC does not have this resource. Bound
 * and unbound from any thread, used on the serial executor.
 */
public final class FirmwareResource implements NicResource {
  /** Its path below the NIC. */
  public static final String PATH = String.join("/", NicResources.FIRMWARE);

  private static final CallbackGuard PROVIDERS =
      new CallbackGuard(FirmwareResource.class, "the firmware images of a NIC");
  private static final Logger LOG = System.getLogger(FirmwareResource.class.getName());

  private final NicContext context;
  private final FirmwareConfiguration configuration;
  private final SlotLimits limits = SlotLimits.standard();
  private final Slot<NicFirmware> slot;

  /** Until when requests wait for a provider, by the monotonic clock. */
  private volatile long expectedUntil;

  /** The bound provider and its open images; guarded by this. */
  private FirmwareProvider provider;

  private NicFirmware firmware;

  /** Makes the resource; its provider is expected within the grace of a slot. */
  public FirmwareResource(NicContext context, FirmwareConfiguration configuration) {
    this.context = context;
    this.configuration = configuration;
    this.slot = new Slot<>(context.time(), limits);
    expect();
  }

  private void expect() {
    expectedUntil = context.time().nanos() + limits.grace().toNanos();
  }

  /** Opens the images of this NIC, after the former provider has closed them. */
  public synchronized void bind(FirmwareProvider next) {
    close();
    provider = next;
    firmware = PROVIDERS.get(next, this::opened, null);
    if (firmware == null) {
      expectedUntil = context.time().nanos();
    } else {
      slot.bind(firmware);
    }
  }

  private NicFirmware opened(FirmwareProvider next) {
    try {
      return next.open(configuration, context.runningVersion()::image);
    } catch (IOException cause) {
      LOG.log(
          Level.ERROR, "no firmware images: " + configuration.folder() + " cannot be used", cause);
      return null;
    }
  }

  /** Closes the images of a provider that goes. */
  public synchronized void unbind(FirmwareProvider former) {
    if (provider == former) {
      close();
    }
  }

  /** The NIC stops: closes the images, and fails requests that wait for a provider. */
  public void stop() {
    close();
    slot.close();
  }

  /** Closes the images, once their requests are answered or the drain time is over. */
  private synchronized void close() {
    if (firmware != null) {
      expect();
      slot.unbind(firmware);
      PROVIDERS.run(firmware, NicFirmware::close);
    }
    firmware = null;
    provider = null;
  }

  private boolean isExpected() {
    return slot.service() != null || context.time().nanos() - expectedUntil < 0;
  }

  @Override
  public void handle(CoapRequest request, Consumer<CoapResponse> answer) {
    if (isExpected()) {
      slot.submit(request.payload().length(), new Handling(request, answer));
    } else {
      answer.accept(Replies.absent(NicResources.UNKNOWN));
    }
  }

  private final class Handling implements Caller<NicFirmware> {
    private final CoapRequest request;
    private final Consumer<CoapResponse> answer;

    Handling(CoapRequest request, Consumer<CoapResponse> answer) {
      this.request = request;
      this.answer = answer;
    }

    @Override
    public void admitted(NicFirmware images, Runnable done) {
      images.handle(
          request,
          response -> {
            done.run();
            tell(response);
          });
    }

    @Override
    public void refused(Refusal why) {
      tell(Replies.diagnostic(CoapCode.SERVICE_UNAVAILABLE, "the firmware images are away"));
    }

    private void tell(CoapResponse response) {
      context.executor().execute(() -> answer.accept(response));
    }
  }

  @Override
  public Optional<Link> link() {
    return isExpected()
        ? Optional.of(Link.to("/" + PATH).with("title", "Firmware images"))
        : Optional.empty();
  }
}
