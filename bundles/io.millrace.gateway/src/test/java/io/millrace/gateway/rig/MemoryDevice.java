// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.rig;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.ContentFormat;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.device.Device;
import io.millrace.api.device.DeviceFailure;
import io.millrace.api.device.DeviceListener;
import io.millrace.api.transport.Call;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A device that answers when the test says so. */
public final class MemoryDevice implements Device {
  /** A request or an observation that reached it. */
  public static final class Asked implements Call {
    public final CoapRequest request;
    public final Duration deadline;
    public final boolean observing;
    public boolean cancelled;
    private final DeviceListener listener;

    Asked(CoapRequest request, Duration deadline, boolean observing, DeviceListener listener) {
      this.request = request;
      this.deadline = deadline;
      this.observing = observing;
      this.listener = listener;
    }

    /** The device answers. */
    public void answer(CoapResponse response) {
      if (!cancelled) {
        listener.answered(response);
      }
    }

    /** The device answers 2.05 with a text. */
    public void content(String text) {
      answer(CoapResponse.of(CoapCode.CONTENT, ContentFormat.TEXT, Bytes.utf8(text)));
    }

    /** The device notifies with its own number and a text. */
    public void notify(int number, String text) {
      CoapOptions options =
          CoapOptions.builder()
              .add(OptionNumber.OBSERVE, number)
              .add(OptionNumber.CONTENT_FORMAT, ContentFormat.TEXT)
              .add(OptionNumber.MAX_AGE, 30)
              .build();
      answer(new CoapResponse(CoapCode.CONTENT, options, Bytes.utf8(text)));
    }

    /** The device fails. */
    public void fail(DeviceFailure failure) {
      if (!cancelled) {
        listener.failed(failure);
      }
    }

    @Override
    public void cancel() {
      cancelled = true;
    }
  }

  private final String name;
  private final List<Asked> asked = new ArrayList<>();

  /** Makes a device of that name. */
  public MemoryDevice(String name) {
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Call exchange(CoapRequest request, Duration deadline, DeviceListener listener) {
    return keep(new Asked(request, deadline, false, listener));
  }

  @Override
  public Call observe(CoapRequest request, Duration deadline, DeviceListener listener) {
    return keep(new Asked(request, deadline, true, listener));
  }

  private synchronized Asked keep(Asked call) {
    asked.add(call);
    return call;
  }

  /** Returns everything it was asked. */
  public synchronized List<Asked> asked() {
    return List.copyOf(asked);
  }

  /** Returns what it was asked last. */
  public synchronized Asked last() {
    return asked.get(asked.size() - 1);
  }
}
