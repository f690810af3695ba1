// SPDX-License-Identifier: Apache-2.0
package io.millrace.sensor.standard;

import io.millrace.api.sensor.Sensor;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of a sensor that replays values. */
@ObjectClassDefinition(
    name = "File sensor",
    description = "A sensor without Java: its values are written here or in a file.")
public @interface FileSensorConfig {
  /** Second path segment. */
  @AttributeDefinition(
      name = "Type",
      description =
          "Second path segment and routing name, for example humidity. 1 to 15 bytes; no default.",
      min = "1",
      max = "15")
  String type();

  /** First path segment. */
  @AttributeDefinition(
      name = "Classifier",
      description =
          "First path segment. 1 to 15 bytes, default arduino: what the Device IC is configured"
              + " for.",
      min = "1",
      max = "15")
  String classifier() default Sensor.DEFAULT_CLASSIFIER;

  /** Seconds. */
  @AttributeDefinition(
      name = "Period",
      description =
          "Seconds between notifications; 0: whenever a timed value is due. Range 0 to 86400,"
              + " default 60 (seconds).",
      min = "0",
      max = "86400")
  int periodSeconds() default 60;

  /** The text of a reading. */
  @AttributeDefinition(
      name = "Format",
      description =
          "The text of a reading, in which {epoch} is the Device IC's clock in seconds, {value} the"
              + " value, {unit} the unit, {count} the number of the reading. At most 107 bytes with"
              + " all of them.")
  String format() default "{epoch},{value},{unit}";

  /** The unit. */
  @AttributeDefinition(
      name = "Unit",
      description = "Replaces {unit}, and is the answer to ?cfg unless it is empty (default).")
  String unit() default "";

  /** Values written here. */
  @AttributeDefinition(
      name = "Values",
      description =
          "Values with '|' between them, one at each reading. Default empty: those of the file.")
  String values() default "";

  /** Values in a file. */
  @AttributeDefinition(
      name = "File",
      description =
          "A file with lines 'seconds,value', seconds from the start, read again when it changes."
              + " A relative path is below the configuration folder. Default empty.")
  String csv() default "";

  /** Whether time decides. */
  @AttributeDefinition(
      name = "Timed",
      description =
          "Whether the file's lines begin with seconds; otherwise they are values alone, one at"
              + " each reading. Default true.")
  boolean timed() default true;

  /** Whether it starts again. */
  @AttributeDefinition(
      name = "Loop",
      description =
          "Whether it begins again after the last value; otherwise that stays. Default true.")
  boolean loop() default true;
}
