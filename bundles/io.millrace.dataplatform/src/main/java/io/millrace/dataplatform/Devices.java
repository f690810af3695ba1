// SPDX-License-Identifier: Apache-2.0
package io.millrace.dataplatform;

import io.millrace.api.auth.Account;
import io.millrace.api.time.Randomness;
import io.millrace.dataplatform.DeviceBook.CreatedDevice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * {@code /api/solutions/SOLUTION/devices}: the devices of the directory that an account may use,
 * and those that it has created [spec gateway-clients.md 2.2].
 */
final class Devices {
  /** The type of the devices that the Windows client shows. */
  static final String MILLI = "MILLI";

  private static final int MAX_MAC = 64;
  private static final int ID_BYTES = 16;

  private final DeviceBook created;
  private final KnownDevices known;
  private final BooleanSupplier isRead;
  private final Randomness randomness;

  Devices(DeviceBook created, KnownDevices known, BooleanSupplier isRead, Randomness randomness) {
    this.randomness = randomness;
    this.created = created;
    this.known = known;
    this.isRead = isRead;
  }

  private void requireRead() throws RefusedRequest {
    if (!isRead.getAsBoolean()) {
      throw RefusedRequest.unavailable("the store is away at the moment");
    }
  }

  Answer list(ApiRequest request, Account account) throws RefusedRequest {
    requireRead();
    List<Map<String, Object>> devices = new ArrayList<>();
    List<CreatedDevice> own = created.of(account.subject(), solution(request));
    for (String mac : known.macs(account)) {
      if (own.stream().noneMatch(each -> each.mac().equals(mac))) {
        devices.add(known(mac));
      }
    }
    own.forEach(each -> devices.add(shown(each)));
    return Answer.ok(Map.of("devices", devices));
  }

  private static Map<String, Object> known(String mac) {
    Map<String, Object> device = new LinkedHashMap<>();
    device.put("id", mac);
    device.put("deviceType", MILLI);
    device.put("domainInfo", Map.of("nic_macID", mac));
    device.put("provisioningInfo", Map.of("ssniMacAddress", mac));
    return device;
  }

  private static Map<String, Object> shown(CreatedDevice device) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("id", device.id());
    shown.putAll(device.content());
    shown.put("id", device.id());
    return shown;
  }

  private static String solution(ApiRequest request) {
    return request.segments().get(2);
  }

  /** Returns the device that a path names, or refuses. */
  String existing(ApiRequest request, Account account) throws RefusedRequest {
    requireRead();
    String id = request.segments().get(4);
    String mac = mac(id);
    boolean exists =
        created.of(account.subject(), solution(request)).stream()
                .anyMatch(each -> each.id().equals(id))
            || known.macs(account).contains(mac);
    if (!exists) {
      throw RefusedRequest.notFound("there is no such device in this solution");
    }
    return known.macs(account).contains(mac) ? mac : id;
  }

  private static String mac(String text) {
    String plain = text.replaceAll("[:-]", "").toLowerCase(Locale.ROOT);
    return plain.startsWith("ssn") ? plain.substring(3) : plain;
  }

  Answer get(ApiRequest request, Account account) throws RefusedRequest {
    String id = existing(request, account);
    for (CreatedDevice each : created.of(account.subject(), solution(request))) {
      if (each.id().equals(id)) {
        return Answer.ok(shown(each));
      }
    }
    return Answer.ok(known(id));
  }

  /** Creates a device; one with the MAC of another of the account is that one. */
  Answer create(ApiRequest request, Account account) throws RefusedRequest, IOException {
    requireRead();
    Map<String, Object> content = request.body();
    if (!(content.get("deviceType") instanceof String type) || type.isBlank()) {
      throw RefusedRequest.badRequest("deviceType is missing: a text");
    }
    String mac = macOf(content);
    String id = HexFormat.of().formatHex(randomness.nextBytes(ID_BYTES));
    CreatedDevice device =
        new CreatedDevice(id, solution(request), account.subject(), mac, content);
    synchronized (this) {
      for (CreatedDevice each : created.of(account.subject(), solution(request))) {
        if (!mac.isEmpty() && each.mac().equals(mac)) {
          return Answer.ok(shown(each));
        }
      }
      if (!created.add(device)) {
        throw RefusedRequest.of(507, "there are too many devices");
      }
    }
    created.saved(id);
    return Answer.created(shown(device));
  }

  private static String macOf(Map<String, Object> content) throws RefusedRequest {
    if (content.get("domainInfo") instanceof Map<?, ?> domain) {
      for (String name : List.of("macaddress", "nic_macID")) {
        if (domain.get(name) instanceof String mac) {
          if (mac.length() > MAX_MAC) {
            throw RefusedRequest.badRequest(name + " is longer than " + MAX_MAC + " characters");
          }
          return mac(mac);
        }
      }
    }
    return "";
  }

  Answer delete(ApiRequest request, Account account) throws RefusedRequest {
    String id = existing(request, account);
    for (CreatedDevice each : created.of(account.subject(), solution(request))) {
      if (each.id().equals(id)) {
        created.remove(each);
        created.saved(id);
        return Answer.ok(Map.of());
      }
    }
    throw RefusedRequest.of(409, "this device is one of the router's directory, not yours");
  }
}
