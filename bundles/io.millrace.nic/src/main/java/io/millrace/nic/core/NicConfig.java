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
      description = "First path segment of what goes to the sensor, 1 to 15 characters.")
  String prefix() default "snsr";

  /** The line. */
  @AttributeDefinition(name = "Line", description = "Name of the line that the sensor is on.")
  String line() default "uart0";

  /** The poll interval. */
  @AttributeDefinition(
      name = "Poll interval",
      description = "Milliseconds between two questions for notifications.",
      min = "100",
      max = "3600000")
  int pollMillis() default 5000;

  /** The profile. */
  @AttributeDefinition(
      name = "Profile",
      description = "Name of the device profile that the gateway treats it by.")
  String profile() default "milli";

  /** The queue. */
  @AttributeDefinition(
      name = "Queue limit",
      description = "Requests that may wait for the sensor besides the one it works on.",
      min = "1",
      max = "1024")
  int queueLimit() default 8;

  /** The deadline. */
  @AttributeDefinition(
      name = "Sensor deadline",
      description = "Seconds after which a request to the sensor is given up, waiting included.",
      min = "1",
      max = "300")
  int sensorDeadlineSeconds() default 10;

  /** The grace. */
  @AttributeDefinition(
      name = "Observe grace",
      description = "Seconds that an observation at the sensor lasts without an observer.",
      min = "0",
      max = "600")
  int observeGraceSeconds() default 10;

  /** The bound on observers. */
  @AttributeDefinition(
      name = "Observer limit",
      description = "How many may observe through this NIC at once.",
      min = "1",
      max = "65536")
  int observerLimit() default 256;

  /** The product. */
  @AttributeDefinition(
      name = "Product",
      description = "What GET / says before the version and the build date.")
  String product() default "Millrace NIC";

  /** The guard. */
  @AttributeDefinition(
      name = "Implemented only",
      description =
          "Whether requests that the sensor is not known to implement, by its interface and the"
              + " profile's sensorRequests, are answered 4.05 or 5.01 here and not sent: the"
              + " vendor's firmware does not check and may stop. Millrace's own Device IC checks,"
              + " and gets everything.")
  boolean implementedOnly() default true;

  /** The socket. */
  @AttributeDefinition(
      name = "Socket",
      description =
          "Name of a socket that this NIC alone is reached on directly, in clear; empty for none."
              + " Not with the profile milli, which closes that port.")
  String socket() default "";

  /** The images' folder. */
  @AttributeDefinition(
      name = "Firmware",
      description =
          "Folder in which this NIC's firmware images have a folder of their own; empty for no"
              + " images.")
  String firmware() default "${millrace.data}/firmware";

  /** How many images. */
  @AttributeDefinition(
      name = "Firmware images",
      description = "Images that are kept at the most; older ones that are not needed go.",
      min = "3",
      max = "64")
  int firmwareImages() default 4;

  /** How large the images. */
  @AttributeDefinition(
      name = "Firmware bytes",
      description = "Bytes that all images may have together.",
      min = "1024",
      max = "1073741824")
  long firmwareBytes() default 4194304;

  /** The device type. */
  @AttributeDefinition(
      name = "Device type",
      description = "The number of this hardware; images for another are refused.",
      min = "0",
      max = "4294967295")
  long deviceType() default 1;

  /** How often the sensor's clock is looked at. */
  @AttributeDefinition(
      name = "Time check",
      description = "Seconds between two looks at the sensor's clock; 0: none.",
      min = "0",
      max = "86400")
  int timeCheckSeconds() default 3600;

  /** The drift. */
  @AttributeDefinition(
      name = "Time drift",
      description = "Seconds that the sensor's clock may be wrong by before it is set.",
      min = "1",
      max = "3600")
  int timeDriftSeconds() default 5;

  /** The step. */
  @AttributeDefinition(
      name = "Time step back",
      description =
          "Seconds that the sensor's clock is set back by at the most, once a minute, while it"
              + " notifies; its notifications pause for that long.",
      min = "1",
      max = "60")
  int timeStepBackSeconds() default 2;

  /** The low battery. */
  @AttributeDefinition(
      name = "Low battery",
      description = "Microvolts below which the sensor is told that the battery is low; 0: never.",
      min = "0",
      max = "2000000000")
  int lowBatteryMicrovolts() default 0;

  /** The battery's step. */
  @AttributeDefinition(
      name = "Battery step",
      description = "Microvolts by which the battery must have changed to be notified.",
      min = "1",
      max = "2000000000")
  int batteryStepMicrovolts() default 10000;

  /** The signal's step. */
  @AttributeDefinition(
      name = "Signal step",
      description = "Decibels by which the signal must have changed to be notified.",
      min = "1",
      max = "100")
  int signalStepDecibels() default 3;

  /** The least interval. */
  @AttributeDefinition(
      name = "Shortest notification interval",
      description = "Seconds between two notifications of battery or signal at the least.",
      min = "1",
      max = "3600")
  int notifyMinSeconds() default 5;

  /** The longest interval. */
  @AttributeDefinition(
      name = "Longest notification interval",
      description = "Seconds after which battery and signal are notified unchanged; their Max-Age.",
      min = "10",
      max = "86400")
  int notifyMaxSeconds() default 300;
}
