// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.sensor;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.device.DeviceFailure;
import io.millrace.api.device.DeviceListener;
import io.millrace.api.device.SensorCapabilities;
import io.millrace.nic.core.NicContext;
import java.util.List;
import java.util.function.Supplier;

/**
 * Refuses requests that the sensor does not implement: the vendor's firmware does not check and may
 * crash. What its interface defines is sent, requests that it answers with errors included; the
 * rest is refused here [spec device-ic-api.md §2, §9]. Millrace's own Device IC checks by itself
 * and gets every request. Touched on the serial executor only.
 */
public final class SensorGuard {
  /** The longest name of a sensor in any generation. */
  private static final int LONGEST_TYPE_BYTES = 22;

  private static final String CONFIGURATION = "cfg";
  private static final List<Integer> OLD_METHODS =
      List.of(CoapCode.GET, CoapCode.POST, CoapCode.PUT, CoapCode.DELETE);

  private final NicContext context;
  private final SensorChannel channel;
  private final Tokens tokens;
  private final SensorDiscovery links;
  private final Supplier<SensorCapabilities> capabilities;

  /** Whether the sensor is known to check requests itself. */
  private boolean checksItself;

  public SensorGuard(
      NicContext context,
      SensorChannel channel,
      Tokens tokens,
      SensorDiscovery links,
      Supplier<SensorCapabilities> capabilities) {
    this.context = context;
    this.channel = channel;
    this.tokens = tokens;
    this.links = links;
    this.capabilities = capabilities;
  }

  /**
   * Contact was made: finds out which sensor it is by a GET of a resource that the vendor's
   * firmware does not have (4.04) and Millrace's own Device IC has for PUT only (5.01).
   */
  public void present() {
    checksItself = false;
    if (context.settings().implementedOnly()) {
      CoapRequest request = CoapRequest.of(CoapCode.GET, "sys/event");
      channel.submit(
          new SensorExchange(() -> request, tokens.token(), new Kind()),
          SensorExchange.Rank.OWN,
          context.settings().clockDeadline());
    }
  }

  private final class Kind implements DeviceListener {
    @Override
    public void answered(CoapResponse response) {
      checksItself = response.code() == CoapCode.NOT_IMPLEMENTED;
    }

    @Override
    public void failed(DeviceFailure failure) {
      // It stays what it has to be taken for: one that does not check.
    }
  }

  /**
   * Returns the error for a request that the sensor does not implement; null when it may be sent.
   */
  public CoapResponse refusal(CoapRequest request) {
    if (checksItself || !context.settings().implementedOnly()) {
      return null;
    }
    List<String> path = request.path();
    if (path.isEmpty() || path.get(0).equals(".well-known")) {
      return null;
    }
    return path.get(0).equals("sys")
        ? ofSystem(path, request.code())
        : ofSensor(path, request.code(), query(request));
  }

  private static String query(CoapRequest request) {
    Bytes first = request.options().first(OptionNumber.URI_QUERY);
    return first == null ? null : first.utf8();
  }

  private static CoapResponse ofSystem(List<String> path, int method) {
    boolean time = path.equals(List.of("sys", "time"));
    boolean statistics = path.equals(List.of("sys", "stats"));
    boolean defined =
        OLD_METHODS.contains(method) && !(statistics && method == CoapCode.POST)
            || !time && !statistics;
    return defined
        ? null
        : CoapResponse.diagnostic(
            CoapCode.NOT_IMPLEMENTED, "the sensor has no such method for its system resources");
  }

  private CoapResponse ofSensor(List<String> path, int method, String query) {
    if (path.size() == 1) {
      return links.isClassifier(path.get(0))
          ? CoapResponse.diagnostic(
              CoapCode.METHOD_NOT_ALLOWED,
              "a classifier alone is no resource: name a sensor, as in %s/temp?sens"
                  .formatted(path.get(0)))
          : null;
    }
    if (path.size() > 2) {
      return null;
    }
    if (Bytes.utf8(path.get(1)).length() > LONGEST_TYPE_BYTES) {
      return CoapResponse.diagnostic(
          CoapCode.NOT_IMPLEMENTED,
          "no sensor has a name of more than " + LONGEST_TYPE_BYTES + " bytes");
    }
    if (query == null) {
      return null;
    }
    if (!OLD_METHODS.contains(method)) {
      return CoapResponse.diagnostic(
          CoapCode.METHOD_NOT_ALLOWED, "sensors have GET and PUT, and no other method");
    }
    return ofConfiguration(path, method, query);
  }

  private CoapResponse ofConfiguration(List<String> path, int method, String query) {
    boolean read = method == CoapCode.GET && query.equals(CONFIGURATION);
    if (!read && method != CoapCode.PUT) {
      return null;
    }
    boolean known =
        capabilities.get().has(read ? "GET" : "PUT", path, query)
            || links.lists(path, CONFIGURATION);
    return known
        ? null
        : CoapResponse.diagnostic(
            CoapCode.NOT_IMPLEMENTED,
            "sensor %s is not known to have its configuration %s, see the profile's sensorRequests"
                .formatted(String.join("/", path), read ? "read" : "written"));
  }
}
