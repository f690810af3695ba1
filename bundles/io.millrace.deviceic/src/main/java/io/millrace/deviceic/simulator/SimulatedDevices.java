// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic.simulator;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapOptionsBuilder;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.ContentFormat;
import io.millrace.api.coap.OptionCursor;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.device.Device;
import io.millrace.api.device.DeviceFailure;
import io.millrace.api.device.DeviceListener;
import io.millrace.api.time.Time;
import io.millrace.api.transport.ReplyTo;
import io.millrace.api.transport.RequestHandler;
import io.millrace.api.transport.Transport;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The requests of a simulator's client: {@code GET /devices}, the devices' names separated by
 * semicolons, and {@code /<device>/<path>}, which goes to that device. A Proxy-Scheme of coap is
 * tolerated. Thread-safe.
 */
final class SimulatedDevices implements RequestHandler {
  private static final String LIST = "devices";
  private static final Duration DEADLINE = Duration.ofSeconds(35);

  private final ConcurrentSkipListMap<String, Device> devices = new ConcurrentSkipListMap<>();
  private final Time time;

  SimulatedDevices(Time time) {
    this.time = time;
  }

  void add(Device device) {
    devices.put(key(device.name()), device);
  }

  void remove(Device device) {
    devices.remove(key(device.name()), device);
  }

  private static String key(String name) {
    return name.toUpperCase(Locale.ROOT);
  }

  @Override
  public void handle(CoapRequest request, ReplyTo replyTo, Transport transport) {
    SimulatorReply reply = new SimulatorReply(replyTo, transport, time);
    String first = request.path().isEmpty() ? "" : request.path().get(0);
    Bytes scheme = request.options().first(OptionNumber.PROXY_SCHEME);
    Device device = devices.get(key(first));
    if (request.options().has(OptionNumber.PROXY_URI)
        || scheme != null && !scheme.utf8().equalsIgnoreCase("coap")) {
      reply.send(
          error(CoapCode.PROXYING_NOT_SUPPORTED, "this is a simulator: /devices, /NAME/PATH"));
    } else if (device != null) {
      ask(device, request, reply);
    } else if (!first.equals(LIST) || request.path().size() > 1) {
      reply.send(error(CoapCode.NOT_FOUND, "no such device, see /devices"));
    } else if (request.code() != CoapCode.GET) {
      reply.send(error(CoapCode.METHOD_NOT_ALLOWED, "allowed here: GET"));
    } else {
      reply.send(list());
    }
  }

  private CoapResponse list() {
    return CoapResponse.of(
        CoapCode.CONTENT,
        ContentFormat.LINK_FORMAT,
        Bytes.utf8(String.join(";", devices.keySet())));
  }

  private static CoapResponse error(int code, String why) {
    return CoapResponse.diagnostic(code, why);
  }

  private static void ask(Device device, CoapRequest request, SimulatorReply reply) {
    reply.acknowledgeSoon();
    device.exchange(
        request.with(forDevice(request.options())),
        DEADLINE,
        new DeviceListener() {
          @Override
          public void answered(CoapResponse response) {
            reply.send(readable(response));
          }

          @Override
          public void failed(DeviceFailure failure) {
            reply.send(error(failure.code(), failure.reason()));
          }
        });
  }

  /** What names the device stays here, and so does the client's hint at a block size. */
  private static CoapOptions forDevice(CoapOptions options) {
    CoapOptionsBuilder kept = CoapOptions.builder();
    boolean device = true;
    for (OptionCursor at = options.cursor(); at.next(); ) {
      boolean drop =
          switch (at.number()) {
            case OptionNumber.URI_HOST,
                OptionNumber.URI_PORT,
                OptionNumber.PROXY_SCHEME,
                OptionNumber.OBSERVE ->
                true;
            case OptionNumber.BLOCK2 -> at.value().length() <= 1 && at.value().uint() < 16;
            case OptionNumber.URI_PATH -> device;
            case OptionNumber.URI_QUERY -> at.valueLength() == 0;
            default -> false;
          };
      device &= at.number() != OptionNumber.URI_PATH;
      if (!drop) {
        kept.add(at.number(), at.value());
      }
    }
    return kept.build();
  }

  /** The client ignores a 2.05 without a format. */
  private static CoapResponse readable(CoapResponse response) {
    boolean bare =
        response.code() == CoapCode.CONTENT && !response.options().has(OptionNumber.CONTENT_FORMAT);
    CoapOptionsBuilder options = response.options().toBuilder().remove(OptionNumber.OBSERVE);
    return response.with(
        bare
            ? options.add(OptionNumber.CONTENT_FORMAT, ContentFormat.OCTET_STREAM).build()
            : options.build());
  }
}
