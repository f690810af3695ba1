// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt.senml;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.ContentFormat;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Representations of devices as packs of measurements. */
public final class Packs {
  /** Earlier, the router's clock has not been set; less than 2^28 would be a relative time. */
  private static final Instant PLAUSIBLE = Instant.parse("2020-01-01T00:00:00Z");

  /** {@code time,value} and perhaps {@code ,unit}: what the vendor's sensors say. */
  private static final Pattern TIMED =
      Pattern.compile("(\\d{1,12}),(-?\\d{1,12}(?:\\.\\d{1,9})?)(?:,([A-Za-z%]{1,8}))?");

  private static final Pattern NUMBER = Pattern.compile("-?\\d{1,15}(?:\\.\\d{1,12})?");
  private static final String CELSIUS = "Cel";

  private Packs() {}

  /** Returns the base time of a moment by the router's clock. */
  public static double time(Instant now) {
    return now.isBefore(PLAUSIBLE) ? Double.NaN : now.toEpochMilli() / 1000.0;
  }

  /**
   * Returns the pack of a representation.
   *
   * @param baseName of the device
   * @param name of the resource
   * @param format its Content-Format; negative for none
   */
  public static Pack of(String baseName, String name, int format, Bytes payload, Instant now) {
    double time = time(now);
    if (format == ContentFormat.SENML_JSON) {
      Optional<List<Measure>> read = SenmlReader.read(payload);
      if (read.isPresent()) {
        return new Pack("", time, read.get());
      }
    }
    Optional<SensorText> sensor = SensorText.read(payload);
    if (sensor.isPresent()) {
      return new Pack(baseName, time, List.of(text(name, sensor.get().text())));
    }
    return new Pack(baseName, time, List.of(other(name, format, payload)));
  }

  private static Measure text(String name, String text) {
    Matcher timed = TIMED.matcher(text);
    if (!timed.matches()) {
      return Measure.text(name, text);
    }
    Instant at = Instant.ofEpochSecond(Long.parseLong(timed.group(1)));
    double time = at.isBefore(PLAUSIBLE) ? Double.NaN : at.getEpochSecond();
    double value = Double.parseDouble(timed.group(2));
    String unit = timed.group(3) == null ? "" : timed.group(3);
    return switch (unit) {
      case "C" -> Measure.number(name, CELSIUS, value, time);
      case "F" -> Measure.number(name, CELSIUS, celsius(value), time);
      default -> Measure.number(name, unit, value, time);
    };
  }

  /** SenML has no unit for degrees Fahrenheit; two decimals are what the sensor says. */
  private static double celsius(double fahrenheit) {
    return Math.round((fahrenheit - 32) / 1.8 * 100) / 100.0;
  }

  private static Measure other(String name, int format, Bytes payload) {
    String text = format == ContentFormat.OCTET_STREAM ? null : utf8(payload);
    if (text == null || format == ContentFormat.CBOR) {
      return Measure.data(name, payload);
    }
    return format != ContentFormat.JSON && NUMBER.matcher(text.trim()).matches()
        ? Measure.number(name, "", Double.parseDouble(text.trim()), Double.NaN)
        : Measure.text(name, text);
  }

  private static String utf8(Bytes payload) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(payload.toBuffer()).toString();
    } catch (CharacterCodingException binary) {
      return null;
    }
  }
}
