// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapOptionsBuilder;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.OptionNumber;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever a client sends: one answer, and a NIC that serves on. */
class HostileRequestProperties {
  @Provide
  Arbitrary<String> path() {
    return Arbitraries.oneOf(
        Arbitraries.of(
            "",
            "sys",
            "sys/stats",
            "sys/battery",
            "sys/signal",
            "sys/info",
            "sys/event",
            "sys/snsr",
            "time",
            "gpio",
            ".well-known/core",
            "sys/battery/x"),
        Arbitraries.strings().ofMaxLength(20));
  }

  @Provide
  Arbitrary<String> query() {
    return Arbitraries.oneOf(
        Arbitraries.of("mod=pwr", "pin=led", "pin=", "ev=rbt", "href=*", "=", "pin=led&x"),
        Arbitraries.strings().ofMaxLength(40));
  }

  @Provide
  Arbitrary<Map<Integer, byte[]>> options() {
    Arbitrary<Integer> numbers =
        Arbitraries.of(
            OptionNumber.ACCEPT,
            OptionNumber.CONTENT_FORMAT,
            OptionNumber.OBSERVE,
            OptionNumber.BLOCK1,
            OptionNumber.BLOCK2,
            OptionNumber.IF_MATCH,
            258,
            65001);
    return Arbitraries.maps(numbers, Arbitraries.bytes().array(byte[].class).ofMaxSize(6))
        .ofMaxSize(4);
  }

  @Property(tries = 400)
  void every_request_is_answered_and_the_next_good_one_too(
      @ForAll @IntRange(min = 1, max = 31) int method,
      @ForAll("path") String path,
      @ForAll("query") String query,
      @ForAll("options") Map<Integer, byte[]> options,
      @ForAll @Size(max = 300) byte[] payload,
      @ForAll boolean observe) {
    NicRig rig = new NicRig();
    rig.config.with("profile", "mains");
    rig.start();
    SetTelemetry hardware = SetTelemetry.full();
    rig.side.telemetry.slot.bind(hardware);
    rig.side.telemetry.pins.bind(hardware);
    CoapOptionsBuilder builder = CoapOptions.builder().path(path);
    builder.add(OptionNumber.URI_QUERY, query);
    options.forEach((number, value) -> builder.add(number, Bytes.copyOf(value)));
    CoapRequest request = new CoapRequest(method, builder.build(), Bytes.copyOf(payload));
    RecordingListener heard = new RecordingListener();
    if (observe) {
      rig.device.observe(request, NicRig.MINUTE, heard);
    } else {
      rig.device.exchange(request, NicRig.MINUTE, heard);
    }
    rig.turn(3);
    assertThat(heard.count()).isEqualTo(1);
    assertThat(List.copyOf(heard.answers)).allMatch(each -> CoapCode.isResponse(each.code()));
    assertThat(rig.ask(NicRig.get("sys/battery")).only().code()).isEqualTo(CoapCode.CONTENT);
  }
}
