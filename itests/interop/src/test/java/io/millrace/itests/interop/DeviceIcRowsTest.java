// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.millrace.rig.PtyPair;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.californium.core.CoapHandler;
import org.eclipse.californium.core.CoapObserveRelation;
import org.eclipse.californium.core.CoapResponse;
import org.eclipse.californium.core.coap.Request;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every row of the Device IC's interface as a client sees it through gateway, NIC and a
 * pseudo-terminal: code, Content-Format and bytes, for each generation [spec device-ic-api.md §2,
 * §4–§8]. The rows are in {@code device-ic-rows.txt}.
 */
@Timeout(300)
class DeviceIcRowsTest {
  @TempDir static Path folder;

  private static ThreeSensors sensors;
  private static int good;
  private static int all;

  /** One line of the table for one generation. */
  private record Row(
      String section, String method, String path, String payload, String generation, String says) {}

  @BeforeAll
  static void start() throws Exception {
    assumeThat(PtyPair.isPossible()).as("socat is installed").isTrue();
    sensors = new ThreeSensors(folder);
  }

  @AfterAll
  static void stop() throws Exception {
    if (sensors != null) {
      System.out.println("device IC: " + good + " of " + all + " rows");
      sensors.close();
    }
  }

  private static List<Row> rows() throws IOException {
    List<Row> rows = new ArrayList<>();
    String section = "";
    for (String line : lines()) {
      if (line.startsWith("§")) {
        section = line;
        continue;
      }
      String[] cells = line.split(" *\\| *");
      String[] request = cells[0].split(" +");
      for (int i = 0; i < ThreeSensors.GENERATIONS.size(); i++) {
        String says = cells[cells.length == 2 ? 1 : 1 + i];
        String payload = request.length > 2 ? request[2] : "";
        String generation = ThreeSensors.GENERATIONS.get(i);
        rows.add(new Row(section, request[0], request[1], payload, generation, says));
      }
    }
    return rows;
  }

  private static List<String> lines() throws IOException {
    try (InputStream in = DeviceIcRowsTest.class.getResourceAsStream("device-ic-rows.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .toList();
    }
  }

  @TestFactory
  Stream<DynamicTest> row() throws IOException {
    List<Row> rows = rows();
    all = rows.size();
    return rows.stream().map(row -> DynamicTest.dynamicTest(row.toString(), () -> check(row)));
  }

  private static void check(Row row) throws Exception {
    byte[] payload = HexFormat.of().parseHex(row.payload);
    Request request = sensors.request(row.generation, row.method, row.path, payload);
    CoapResponse answer = sensors.ask(request);
    assertThat(answer).as("an answer").isNotNull();
    assertThat(said(answer, row.says)).as("%s", answer.getResponseText()).matches(row.says);
    good++;
  }

  /**
   * Code, format and payload in one line. The text of what the NIC says itself is not compared, as
   * the row has none then.
   */
  private static String said(CoapResponse answer, String expected) {
    int format = answer.getOptions().getContentFormat();
    String code = answer.getCode().toString().substring(0, 4);
    if (!expected.contains(" ")) {
      return code;
    }
    String payload =
        expected.contains("\"")
            ? '"' + new String(answer.getPayload(), StandardCharsets.ISO_8859_1) + '"'
            : HexFormat.of().formatHex(answer.getPayload());
    return (code + " " + (format < 0 ? "-" : format) + " " + payload).strip();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "2", "millrace"})
  void observation_begins_with_a_value_and_goes_on_with_notifications(String generation)
      throws Exception {
    BlockingQueue<CoapResponse> heard = new ArrayBlockingQueue<>(100);
    Request request =
        sensors.request(generation, "GET", "snsr/arduino/temp?sens", new byte[0]).setObserve();
    CoapObserveRelation relation =
        sensors
            .client()
            .observe(
                request,
                new CoapHandler() {
                  @Override
                  public void onLoad(CoapResponse response) {
                    heard.offer(response);
                  }

                  @Override
                  public void onError() {}
                });
    int before = -1;
    for (int i = 0; i < 3; i++) {
      CoapResponse next = heard.poll(30, TimeUnit.SECONDS);
      assertThat(next).as("value %d", i).isNotNull();
      assertThat(next.getResponseText()).contains(",73.40,F");
      assertThat(next.getOptions().getObserve()).isGreaterThan(before);
      assertThat(next.getOptions().getContentFormat()).isEqualTo(generation.equals("1") ? 2 : 60);
      before = next.getOptions().getObserve();
    }
    relation.proactiveCancel();
  }
}
