// SPDX-License-Identifier: Apache-2.0
package io.millrace.telemetry.simulated;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of simulated hardware. */
@ObjectClassDefinition(
    name = "Millrace simulated telemetry",
    description = "Values of simulated hardware, which NICs report in the place of real ones.")
public @interface SimulatedConfig {
  /** The PID. */
  String PID = "io.millrace.telemetry.simulated";

  /** The charge. */
  @AttributeDefinition(
      name = "Battery",
      description = "Microvolts of the full battery, with which the simulation starts.",
      min = "1",
      max = "2000000000")
  int batteryMicrovolts() default 3600000;

  /** The end. */
  @AttributeDefinition(
      name = "Empty battery",
      description =
          "Microvolts of the empty battery, at which the drain ends; less than when full.",
      min = "0",
      max = "2000000000")
  int emptyMicrovolts() default 3000000;

  /** The rate. */
  @AttributeDefinition(
      name = "Drain",
      description = "Microvolts that the battery loses in a minute.",
      min = "0",
      max = "2000000000")
  int drainMicrovoltsPerMinute() default 100;

  /** The sleep. */
  @AttributeDefinition(
      name = "Sleep",
      description = "Percent of the time that the hardware sleeps.",
      min = "0",
      max = "100")
  int sleepPercent() default 90;

  /** The strength. */
  @AttributeDefinition(
      name = "RSSI",
      description = "Strength of the signal in dBm.",
      min = "-200",
      max = "100")
  int rssi() default -70;

  /** The quality. */
  @AttributeDefinition(name = "LQI", description = "Quality of the link.", min = "0", max = "255")
  int lqi() default 200;

  /** The parent. */
  @AttributeDefinition(
      name = "Parent",
      description = "MAC of the parent: up to 16 hexadecimal digits; empty for none.")
  String parent() default "";

  /** The pins. */
  @AttributeDefinition(
      name = "Pins",
      description = "Pins, each NAME:in or NAME:out, separated by commas; empty for none.")
  String pins() default "led:out,button:in";
}
