// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.swap;

import java.util.List;

/**
 * Where requests can go.
 *
 * @param devices the devices on UDP
 * @param wired the MAC of the NIC with a device at the far end of its HDLC link
 * @param mac of the NIC whose Device IC is in the router
 * @param token opens sessions
 * @param executions what the devices have executed
 */
record Field(List<Device> devices, String wired, String mac, String token, Executions executions) {
  static final int DEVICES = 16;

  /**
   * A device on UDP.
   *
   * @param name as the router's directory has it
   * @param port of loopback
   */
  record Device(String name, int port) {
    /** Returns the URI of a resource by path and query. */
    String uri(String path) {
      return "coap://" + name + ":" + port + "/" + path;
    }
  }

  /** Returns one of the devices. */
  Device device(int number) {
    return devices.get(Math.floorMod(number, devices.size()));
  }

  /** Returns the URI of a resource of the NIC whose Device IC is in the router. */
  String nic(String path) {
    return "coap://SSN" + mac + ".example.net:4849/" + path;
  }

  /** Returns the URI of a resource of the device behind the other NIC's link. */
  String link(String path) {
    return "coap://SSN" + wired + ".example.net:4849/snsr/" + path;
  }
}
