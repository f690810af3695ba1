// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

/** What the slots of the sensors tell the Device ICs, and ask them. Called without a lock held. */
interface SensorListener {
  /** Returns the query that a sensor at this path last accepted; null when there is none. */
  String savedConfiguration(SensorPath path);

  /** A sensor was bound to a slot. */
  void bound(SensorSlot slot);

  /** A sensor asks for a notification between its periods. */
  void pushed(SensorSlot slot);

  /** No sensor was bound to a path for too long: the path was removed. */
  void removed(SensorPath path);
}
