// SPDX-License-Identifier: Apache-2.0
package io.millrace.dataplatform;

import io.millrace.api.bytes.Bytes;
import io.millrace.lib.json.Json;
import io.millrace.lib.persist.PersistedState;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The devices that clients have created, in memory and in the store. Bounded. Thread-safe. */
final class DeviceBook {
  /** The name of the map in the store. */
  static final String MAP = "platform-devices";

  private static final Logger LOG = System.getLogger(DeviceBook.class.getName());

  private final PersistedState state;
  private final int most;
  private final Map<String, CreatedDevice> devices = new TreeMap<>();

  /**
   * A device that a client has created.
   *
   * @param owner the subject of the account that has created it
   * @param mac as the client wrote it, in lower case; empty for none
   * @param content what the client sent
   */
  record CreatedDevice(
      String id, String solution, String owner, String mac, Map<String, Object> content) {}

  DeviceBook(PersistedState state, int most) {
    this.state = state;
    this.most = most;
  }

  synchronized void restore(Map<Bytes, Bytes> stored) {
    stored.forEach(
        (key, value) -> {
          try {
            Map<String, Object> read = Json.object(value.toArray());
            @SuppressWarnings("unchecked")
            Map<String, Object> content = (Map<String, Object>) read.get("content");
            String id = key.utf8();
            devices.putIfAbsent(
                id,
                new CreatedDevice(
                    id,
                    String.valueOf(read.get("solution")),
                    String.valueOf(read.get("owner")),
                    String.valueOf(read.get("mac")),
                    content));
          } catch (IOException | ClassCastException damaged) {
            LOG.log(Level.ERROR, "a stored device cannot be read: {0}", damaged.getMessage());
          }
        });
  }

  /** Returns the devices of an account in a solution. */
  synchronized List<CreatedDevice> of(String owner, String solution) {
    return devices.values().stream()
        .filter(each -> each.owner().equals(owner) && each.solution().equals(solution))
        .toList();
  }

  /** Adds a device; false when there are too many. The caller waits for {@link #saved}. */
  synchronized boolean add(CreatedDevice device) {
    if (devices.size() >= most) {
      return false;
    }
    devices.put(device.id(), device);
    Map<String, Object> record = new LinkedHashMap<>();
    record.put("solution", device.solution());
    record.put("owner", device.owner());
    record.put("mac", device.mac());
    record.put("content", device.content());
    state.put(Bytes.utf8(device.id()), Bytes.wrap(Json.bytes(record)));
    return true;
  }

  synchronized void remove(CreatedDevice device) {
    devices.remove(device.id());
    state.remove(Bytes.utf8(device.id()));
  }

  /** Returns when the last change of a device is durable. */
  void saved(String id) throws RefusedRequest {
    Saved.await(state, Bytes.utf8(id));
  }
}
