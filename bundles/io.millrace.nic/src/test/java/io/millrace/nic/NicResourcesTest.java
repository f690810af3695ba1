// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import static io.millrace.nic.NicRig.get;
import static io.millrace.nic.NicRig.request;
import static io.millrace.nic.NicRig.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.lib.slot.ServiceRank;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NicResourcesTest {
  private static final String OWN =
      "</>;ct=0;title=\"Info\",</sys/info>;ct=\"60 0 50\";title=\"NIC\","
          + "</sys/event>;title=\"Event to the Device IC\",</snsr>;title=\"Device IC\"";
  private static final String ALL =
      OWN
          + ",</snsr/sys>;if=\"sys\";title=\"System\";ct=42;rev=1,"
          + "</snsr/arduino>;if=\"arduino\";title=\"Arduino Sensors\";ct=42";

  private final NicRig rig = new NicRig();

  @Test
  void root_says_product_version_and_build_date_as_text() {
    CoapResponse answer = rig.start().ask(get("")).only();
    assertThat(answer.code()).isEqualTo(CoapCode.CONTENT);
    assertThat(answer.options().uint(OptionNumber.CONTENT_FORMAT, -1)).isZero();
    assertThat(answer.payload().utf8()).isEqualTo("Millrace NIC 1.2.3 2026-01-01");
  }

  @Test
  void discovery_lists_own_links_and_the_sensors_cleaned_below_the_prefix() {
    CoapResponse answer = rig.start().ask(get(".well-known/core")).only();
    assertThat(answer.options().uint(OptionNumber.CONTENT_FORMAT, -1)).isEqualTo(40);
    assertThat(answer.payload().utf8()).isEqualTo(ALL);
  }

  @Test
  void sensors_links_are_fetched_once() {
    rig.start();
    for (int i = 0; i < 5; i++) {
      rig.answered(get(".well-known/core"));
    }
    assertThat(rig.sensor.heardOf(CoapCode.GET, ".well-known/core")).hasSize(1);
  }

  @Test
  void discovery_right_after_the_start_waits_for_the_sensors_links() {
    rig.startWithout();
    rig.side.stores.bind(rig.store);
    rig.side.codecs.bind(rig.sensor.codec);
    RecordingListener heard = rig.ask(get(".well-known/core"));
    rig.side.port.bind(rig.link, ServiceRank.first());
    rig.turn(2);
    assertThat(heard.only().payload().utf8()).isEqualTo(ALL);
  }

  @Test
  void discovery_of_an_absent_sensor_lists_own_links_and_goes_on_when_it_is_back() {
    rig.start();
    rig.link.cut();
    assertThat(rig.ask(get(".well-known/core")).only().payload().utf8()).isEqualTo(OWN);
    rig.link.mend();
    assertThat(rig.answered(get(".well-known/core")).only().payload().utf8()).isEqualTo(ALL);
  }

  @Test
  void discovery_of_a_sensor_that_never_came_is_answered_in_time() {
    rig.link.joined = false;
    rig.start();
    RecordingListener heard = new RecordingListener();
    rig.device.exchange(get(".well-known/core"), Duration.ofSeconds(8), heard);
    rig.turn(4.1);
    assertThat(heard.only().payload().utf8()).startsWith("</>").doesNotContain("arduino");
    rig.turn(7);
    assertThat(rig.ask(get(".well-known/core")).count()).isEqualTo(1);
    rig.link.mend();
    assertThat(rig.answered(get(".well-known/core")).only().payload().utf8()).isEqualTo(ALL);
  }

  @ParameterizedTest
  @CsvSource({
    "href=/snsr/sys,</snsr/sys>;if=\"sys\";title=\"System\";ct=42;rev=1",
    "if=arduino,</snsr/arduino>;if=\"arduino\";title=\"Arduino Sensors\";ct=42",
    "title=Info,</>;ct=0;title=\"Info\"",
    "rt=nothing,''",
  })
  void discovery_is_filtered_by_its_query(String query, String links) {
    assertThat(rig.start().ask(get(".well-known/core", query)).only().payload().utf8())
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
    CoapResponse answer = rig.start().ask(with(get(path), OptionNumber.ACCEPT, format)).only();
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
    CoapResponse answer = rig.start().ask(request(method, path)).only();
    assertThat(CoapCode.text(answer.code())).isEqualTo(code);
    assertThat(answer.payload().utf8()).isNotEmpty().doesNotContain("\n");
  }

  @Test
  void notice_of_a_reboot_from_a_client_is_forbidden_and_has_no_effect() {
    rig.start();
    int before = rig.sensor.heard.size();
    CoapResponse answer = rig.ask(request(CoapCode.PUT, "sys/snsr", "ev=rbt")).only();
    rig.turn(5);
    assertThat(answer.code()).isEqualTo(CoapCode.FORBIDDEN);
    assertThat(rig.sensor.heard).hasSize(before);
  }

  @Test
  void prefix_is_configurable() {
    rig.config.with("prefix", "meter");
    rig.start();
    assertThat(rig.ask(get(".well-known/core")).only().payload().utf8())
        .contains("</meter>", "</meter/sys>");
    assertThat(rig.answered(get("meter")).only().payload().utf8()).contains("Itron");
    assertThat(rig.ask(get("snsr")).only().code()).isEqualTo(CoapCode.NOT_IMPLEMENTED);
  }
}
