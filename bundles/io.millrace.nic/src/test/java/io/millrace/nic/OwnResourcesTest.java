// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import static io.millrace.nic.Bench.get;
import static io.millrace.nic.Bench.request;
import static io.millrace.nic.Bench.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.lib.slot.ServiceRank;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnResourcesTest {
  private static final String OWN =
      "</>;ct=0;title=\"Info\",</sys/info>;ct=\"60 0 50\";title=\"NIC\","
          + "</sys/event>;title=\"Event to the Device IC\",</snsr>;title=\"Device IC\"";
  private static final String ALL =
      OWN
          + ",</snsr/sys>;if=\"sys\";title=\"System\";ct=42;rev=1,"
          + "</snsr/arduino>;if=\"arduino\";title=\"Arduino Sensors\";ct=42";

  private final Bench bench = new Bench();

  @Test
  void root_says_product_version_and_build_date_as_text() {
    CoapResponse answer = bench.start().ask(get("")).only();
    assertThat(answer.code()).isEqualTo(CoapCode.CONTENT);
    assertThat(answer.options().uint(OptionNumber.CONTENT_FORMAT, -1)).isZero();
    assertThat(answer.payload().utf8()).isEqualTo("Millrace NIC 1.2.3 2026-01-01");
  }

  @Test
  void discovery_lists_own_links_and_the_sensors_cleaned_below_the_prefix() {
    CoapResponse answer = bench.start().ask(get(".well-known/core")).only();
    assertThat(answer.options().uint(OptionNumber.CONTENT_FORMAT, -1)).isEqualTo(40);
    assertThat(answer.payload().utf8()).isEqualTo(ALL);
  }

  @Test
  void sensors_links_are_fetched_once() {
    bench.start();
    for (int i = 0; i < 5; i++) {
      bench.answered(get(".well-known/core"));
    }
    assertThat(bench.sensor.heardOf(CoapCode.GET, ".well-known/core")).hasSize(1);
  }

  @Test
  void discovery_right_after_the_start_waits_for_the_sensors_links() {
    bench.startWithout();
    bench.side.stores.bind(bench.store);
    bench.side.codecs.bind(bench.sensor.codec);
    Heard heard = bench.ask(get(".well-known/core"));
    bench.side.port.bind(bench.link, ServiceRank.first());
    bench.turn(2);
    assertThat(heard.only().payload().utf8()).isEqualTo(ALL);
  }

  @Test
  void discovery_of_an_absent_sensor_lists_own_links_and_goes_on_when_it_is_back() {
    bench.start();
    bench.link.cut();
    assertThat(bench.ask(get(".well-known/core")).only().payload().utf8()).isEqualTo(OWN);
    bench.link.mend();
    assertThat(bench.answered(get(".well-known/core")).only().payload().utf8()).isEqualTo(ALL);
  }

  @Test
  void discovery_of_a_sensor_that_never_came_is_answered_in_time() {
    bench.link.joined = false;
    bench.start();
    Heard heard = new Heard();
    bench.device.exchange(get(".well-known/core"), Duration.ofSeconds(8), heard);
    bench.turn(4.1);
    assertThat(heard.only().payload().utf8()).startsWith("</>").doesNotContain("arduino");
    bench.turn(7);
    assertThat(bench.ask(get(".well-known/core")).count()).isEqualTo(1);
    bench.link.mend();
    assertThat(bench.answered(get(".well-known/core")).only().payload().utf8()).isEqualTo(ALL);
  }

  @ParameterizedTest
  @CsvSource({
    "href=/snsr/sys,</snsr/sys>;if=\"sys\";title=\"System\";ct=42;rev=1",
    "if=arduino,</snsr/arduino>;if=\"arduino\";title=\"Arduino Sensors\";ct=42",
    "title=Info,</>;ct=0;title=\"Info\"",
    "rt=nothing,''",
  })
  void discovery_is_filtered_by_its_query(String query, String links) {
    assertThat(bench.start().ask(get(".well-known/core", query)).only().payload().utf8())
        .isEqualTo(links);
  }

  @ParameterizedTest
  @CsvSource({
    "'',0,2.05",
    "'',40,4.06",
    "'',60,4.06",
    ".well-known/core,40,2.05",
    ".well-known/core,0,4.06",
  })
  void accept_is_honoured(String path, int format, String code) {
    CoapResponse answer = bench.start().ask(with(get(path), OptionNumber.ACCEPT, format)).only();
    assertThat(CoapCode.text(answer.code())).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({
    "1,dummy,5.01",
    "1,time,5.01",
    "3,time,5.01",
    "1,gpio,5.01",
    "1,.well-known,5.01",
    "1,.well-known/core/x,5.01",
    "1,sys,5.01",
    "1,sys/stats,5.01",
    "1,sys/snsr,5.01",
    "4,dummy,5.01",
    "5,dummy,5.01",
    "7,dummy,5.01",
    "1,snsrx,5.01",
    "2,'',4.05",
    "3,.well-known/core,4.05",
  })
  void other_requests_are_refused(int method, String path, String code) {
    CoapResponse answer = bench.start().ask(request(method, path)).only();
    assertThat(CoapCode.text(answer.code())).isEqualTo(code);
    assertThat(answer.payload().utf8()).isNotEmpty().doesNotContain("\n");
  }

  @Test
  void notice_of_a_reboot_from_a_client_is_forbidden_and_has_no_effect() {
    bench.start();
    int before = bench.sensor.heard.size();
    CoapResponse answer = bench.ask(request(CoapCode.PUT, "sys/snsr", "ev=rbt")).only();
    bench.turn(5);
    assertThat(answer.code()).isEqualTo(CoapCode.FORBIDDEN);
    assertThat(bench.sensor.heard).hasSize(before);
  }

  @Test
  void prefix_is_configurable() {
    bench.config.with("prefix", "meter");
    bench.start();
    assertThat(bench.ask(get(".well-known/core")).only().payload().utf8())
        .contains("</meter>", "</meter/sys>");
    assertThat(bench.answered(get("meter")).only().payload().utf8()).contains("Itron");
    assertThat(bench.ask(get("snsr")).only().code()).isEqualTo(CoapCode.NOT_IMPLEMENTED);
  }
}
