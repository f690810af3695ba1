// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.core;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** Configuration of one NIC. */
@ObjectClassDefinition(
    name = "Millrace NIC",
    description = "A NIC: its resources and the proxy to the sensor on its line.")
public @interface NicConfig {
  /** The MAC. */
  @AttributeDefinition(
      name = "MAC",
      description = "EUI-64 of the NIC: 16 hexadecimal digits, with or without colons.",
      options =
          @Option(
              label = "16 hexadecimal digits, with or without colons",
              value = "/([0-9A-Fa-f][:-]*){15}[0-9A-Fa-f]/"))
  String mac();

  /** The prefix. */
  @AttributeDefinition(
      name = "Prefix",
      description =
          "First path segment of requests that the NIC passes to the sensor, 1 to 15"
              + " characters.")
  String prefix() default "snsr";

  /** The line. */
  @AttributeDefinition(name = "Line", description = "Name of the line that the sensor is on.")
  String line() default "uart0";

  /** The poll interval. */
  @AttributeDefinition(
      name = "Poll interval",
      description =
          "Milliseconds between two polls of the sensor for notifications. A larger"
              + " value delays notifications, a smaller one takes more of the line.",
      min = "100",
      max = "3600000")
  int pollMillis() default 5000;

  /** The profile. */
  @AttributeDefinition(
      name = "Profile",
      description = "Name of the device profile by which the gateway sends requests to this NIC.")
  String profile() default "milli";

  /** The queue. */
  @AttributeDefinition(
      name = "Queue limit",
      description =
          "Requests that may wait for the sensor, not counting the one in progress."
              + " Further ones are answered 5.03.",
      min = "1",
      max = "1024")
  int queueLimit() default 8;

  /** The deadline. */
  @AttributeDefinition(
      name = "Sensor deadline",
      description =
          "Seconds after which a request to the sensor fails with 5.04, including its"
              + " time in the queue.",
      min = "1",
      max = "300")
  int sensorDeadlineSeconds() default 10;

  /** The grace. */
  @AttributeDefinition(
      name = "Observe grace",
      description =
          "Seconds that an observation stays registered at the sensor after its last"
              + " observer has left.",
      min = "0",
      max = "600")
  int observeGraceSeconds() default 10;

  /** The bound on observers. */
  @AttributeDefinition(
      name = "Observer limit",
      description = "Clients that may observe through this NIC at the same time.",
      min = "1",
      max = "65536")
  int observerLimit() default 256;

  /** The product. */
  @AttributeDefinition(
      name = "Product",
      description = "Text that GET / shows before the version and the build date.")
  String product() default "Millrace NIC";

  /** The guard. */
  @AttributeDefinition(
      name = "Implemented only",
      description =
          "Whether the sensor gets only requests that it is known to implement, by its"
              + " interface and the profile's sensorRequests; others are answered 4.05 or 5.01"
              + " here. The vendor's firmware does not check requests and may stop. Millrace's"
              + " own Device IC checks, and gets every request.")
  boolean implementedOnly() default true;

  /** The socket. */
  @AttributeDefinition(
      name = "Socket",
      description =
          "Name of a socket on which this NIC alone is reached, without a session; empty for"
              + " none. With the profile milli it is a secured one, secured = true at port 4849:"
              + " what comes in clear is rejected, as such a NIC does.")
  String socket() default "";

  /** Who may use a secured socket. */
  @AttributeDefinition(
      name = "Secured peers",
      description =
          "Who may use this NIC's secured socket, beside the one whose key has this NIC's name for"
              + " its identity: psk: and an identity, x509: and a certificate's name, rpk: and a"
              + " key's hash; * for everybody who has any key of this router.")
  String[] securedPeers() default {};

  /** Who may use the socket by OSCORE. */
  @AttributeDefinition(
      name = "OSCORE",
      description =
          "Folder of OSCORE contexts, in which this NIC has a folder of its name with a file for"
              + " each client that may use its socket; empty for none. With the profile milli what"
              + " they protect is served on a socket in clear, too.")
  String oscore() default "${millrace.etc}/keys/oscore";

  /** The images' folder. */
  @AttributeDefinition(
      name = "Firmware",
      description =
          "Folder of firmware images, in which this NIC has a folder of its own; empty"
              + " for no images.")
  String firmware() default "${millrace.data}/firmware";

  /** How many images. */
  @AttributeDefinition(
      name = "Firmware images",
      description =
          "Largest number of stored images. When there are more, the oldest one that is"
              + " not needed is deleted.",
      min = "3",
      max = "64")
  int firmwareImages() default 4;

  /** How large the images. */
  @AttributeDefinition(
      name = "Firmware bytes",
      description = "Largest size of all stored images together, in bytes.",
      min = "1024",
      max = "1073741824")
  long firmwareBytes() default 4194304;

  /** The device type. */
  @AttributeDefinition(
      name = "Device type",
      description = "Number of this hardware; images for other hardware are refused.",
      min = "0",
      max = "4294967295")
  long deviceType() default 1;

  /** How often the sensor's clock is looked at. */
  @AttributeDefinition(
      name = "Time check",
      description = "Seconds between two checks of the sensor's clock; 0 for none.",
      min = "0",
      max = "86400")
  int timeCheckSeconds() default 3600;

  /** The drift. */
  @AttributeDefinition(
      name = "Time drift",
      description = "Error of the sensor's clock, in seconds, above which it is set.",
      min = "1",
      max = "3600")
  int timeDriftSeconds() default 5;

  /** The step. */
  @AttributeDefinition(
      name = "Time step back",
      description =
          "Largest step, in seconds, by which the sensor's clock is set back, once a"
              + " minute, while it has an observation. Its notifications stop for the length"
              + " of the step.",
      min = "1",
      max = "60")
  int timeStepBackSeconds() default 2;

  /** The low battery. */
  @AttributeDefinition(
      name = "Low battery",
      description =
          "Voltage in microvolts below which the NIC reports a low battery to the"
              + " sensor; 0 for never.",
      min = "0",
      max = "2000000000")
  int lowBatteryMicrovolts() default 0;

  /** The battery's step. */
  @AttributeDefinition(
      name = "Battery step",
      description = "Change of the voltage, in microvolts, after which observers are notified.",
      min = "1",
      max = "2000000000")
  int batteryStepMicrovolts() default 10000;

  /** The signal's step. */
  @AttributeDefinition(
      name = "Signal step",
      description =
          "Change of the signal strength, in decibels, after which observers are" + " notified.",
      min = "1",
      max = "100")
  int signalStepDecibels() default 3;

  /** The least interval. */
  @AttributeDefinition(
      name = "Shortest notification interval",
      description = "Shortest time between two notifications of battery or signal, in seconds.",
      min = "1",
      max = "3600")
  int notifyMinSeconds() default 5;

  /** The longest interval. */
  @AttributeDefinition(
      name = "Longest notification interval",
      description =
          "Longest time between two notifications of battery or signal, in seconds;"
              + " also their Max-Age.",
      min = "10",
      max = "86400")
  int notifyMaxSeconds() default 300;
}
