// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

/**
 * The Device ICs that serve the sensors, and hear what becomes of them. Called outside of locks.
 */
interface Hosts {
  /** Returns the query that a sensor at this path last accepted; null when there is none. */
  String kept(SensorPath path);

  /** A sensor is in its place. */
  void came(SensorPlace place);

  /** A sensor has something to say. */
  void pushed(SensorPlace place);

  /** A sensor was away for too long: its path is gone. */
  void gone(SensorPath path);
}
