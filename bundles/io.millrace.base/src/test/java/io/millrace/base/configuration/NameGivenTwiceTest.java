// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Two files that give one name, and two that do not, for all that has names; in a real Felix. */
class NameGivenTwiceTest extends RealFelix {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private static final String MAC = "mac = 00:13:50:05:00:00:12:34";
  private static final String SHOP = "classifier = shop\n";

  private static final String METATYPE =
      """
      <metatype:MetaData xmlns:metatype="http://www.osgi.org/xmlns/metatype/v1.2.0">
        <OCD id="named" name="NameKeys"><AD id="name" type="String" default="udp"/></OCD>
        <OCD id="nic" name="NIC"><AD id="mac" type="String"/></OCD>
        <OCD id="type" name="Type"><AD id="type" type="String" default="led"/></OCD>
        <OCD id="file" name="File sensor">
          <AD id="type" type="String"/><AD id="classifier" type="String" default="arduino"/>
        </OCD>
        <OCD id="ic" name="IC"><AD id="classifier" type="String" default="arduino"/></OCD>
        <Designate factoryPid="io.millrace.line.pipe"><Object ocdref="named"/></Designate>
        <Designate factoryPid="io.millrace.line.tcp"><Object ocdref="named"/></Designate>
        <Designate factoryPid="io.millrace.net"><Object ocdref="named"/></Designate>
        <Designate factoryPid="io.millrace.nic"><Object ocdref="nic"/></Designate>
        <Designate factoryPid="io.millrace.sensor.actuator"><Object ocdref="type"/></Designate>
        <Designate factoryPid="io.millrace.sensor.file"><Object ocdref="file"/></Designate>
        <Designate pid="io.millrace.deviceic"><Object ocdref="ic"/></Designate>
      </metatype:MetaData>
      """;

  /** Two files with what is in them, and what bears one name then; empty: nothing. */
  private record Row(String one, String inOne, String other, String inOther, String twice) {}

  private static final List<Row> ROWS =
      List.of(
          new Row("line.pipe-a", "name = x", "line.tcp-b", "name = x", "line"),
          new Row("net-a", "", "net-b", "name = udp", "socket"),
          new Row("nic-a", "mac = 0013500500001234", "nic-b", MAC, "NIC"),
          new Row("sensor.file-a", "type = x", "sensor.file-b", "type = x", "sensor"),
          new Row("sensor.actuator-a", "", "sensor.actuator-b", "", "sensor"),
          new Row("sensor.actuator-a", "", "sensor.file-b", "type = led", "sensor"),
          new Row("sensor.actuator-a", "", "sensor.file-b", SHOP + "type = led", ""),
          new Row("sensor.file-a", SHOP + "type = x", "sensor.file-b", SHOP + "type = y", ""),
          new Row("sensor.file-a", "type = x", "line.pipe-b", "name = x", ""),
          new Row("line.pipe-a", "name = x", "net-b", "name = x", ""));

  @Override
  Map<String, String> settings() {
    String etc = directory.resolve("etc").toString();
    return Map.of("millrace.etc", etc, "millrace.etc.lookMillis", "50");
  }

  private Path write(String file, String text) throws Exception {
    Path path = directory.resolve("etc/io.millrace." + file + ".cfg");
    return Files.writeString(path, "# a file\n" + text);
  }

  private String awaited(String part) throws Exception {
    long end = System.nanoTime() + TIMEOUT.toNanos();
    String seen;
    do {
      LockSupport.parkNanos(1_000_000);
      seen = refused();
    } while (!String.valueOf(seen).contains(part) && System.nanoTime() < end);
    return seen;
  }

  private void check(Row row) throws Exception {
    List<Path> written = new ArrayList<>();
    written.add(write(row.one(), row.inOne()));
    written.add(write(row.other(), row.inOther()));
    if (row.twice().isEmpty()) {
      written.add(write("sensor.nobody-b", ""));
      assertThat(awaited("sensor.nobody")).as(row.toString()).doesNotContain("taken");
    } else {
      assertThat(awaited(" is taken: another " + row.twice() + " of that name is "))
          .as(row.toString())
          .startsWith("[" + who(row.other()) + ": ")
          .endsWith("of that name is " + who(row.one()) + "]");
    }
    for (Path each : written) {
      Files.delete(each);
    }
    assertThat(awaited("[]")).isEqualTo("[]");
  }

  private static String who(String file) {
    return "io.millrace.%s (io.millrace.%s.cfg)".formatted(file.replace('-', '~'), file);
  }

  @Test
  void the_second_one_is_named_with_its_file_and_the_first() throws Exception {
    begin();
    for (Row row : ROWS) {
      check(row);
    }
  }

  @Test
  void sensors_without_a_classifier_have_that_of_the_device_ic() throws Exception {
    begin();
    write("deviceic", "classifier = shop");
    check(new Row("sensor.actuator-a", "", "sensor.file-b", SHOP + "type = led", "sensor"));
  }

  @Test
  void who_has_the_name_keeps_it_whatever_the_name_of_the_later_file() throws Exception {
    begin();
    for (Row row : ROWS) {
      if (!row.twice().isEmpty()) {
        checkLater(row);
      }
    }
  }

  /** The file that comes first in the order of names is the later one here. */
  private void checkLater(Row row) throws Exception {
    Path holder = write(row.other(), row.inOther());
    Path marker = write("sensor.nobody-b", "");
    awaited("sensor.nobody");
    Path later = write(row.one(), row.inOne());
    assertThat(awaited(" is taken: another "))
        .contains(who(row.one()) + ": ")
        .contains("of that name is " + who(row.other()))
        .doesNotContain("of that name is " + who(row.one()));
    Files.delete(marker);
    assertThat(awaited("is " + who(row.other()) + "]")).startsWith("[" + who(row.one()) + ": ");
    Files.delete(holder);
    assertThat(awaited("[]")).isEqualTo("[]");
    Files.delete(later);
    Path probe = write("sensor.nobody-b", "");
    awaited("sensor.nobody");
    Files.delete(probe);
    assertThat(awaited("[]")).isEqualTo("[]");
  }

  @Test
  void at_a_start_the_first_in_the_order_of_names_has_it() throws Exception {
    Files.createDirectories(directory.resolve("etc"));
    write("nic-zzz", MAC);
    write("nic-aaa", MAC);
    begin();
    assertThat(awaited(" is taken")).contains(who("nic-zzz") + ": ").endsWith(who("nic-aaa") + "]");
  }

  private void begin() throws Exception {
    Files.createDirectories(directory.resolve("etc"));
    context.installBundle(ProbeJar.describing(directory, METATYPE).toUri().toString());
    base.start();
  }
}
