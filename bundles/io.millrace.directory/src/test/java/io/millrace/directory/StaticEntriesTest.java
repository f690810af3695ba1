// SPDX-License-Identifier: Apache-2.0
package io.millrace.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.device.Resolution;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StaticEntriesTest {
  private static Map<String, Resolution> read(String... devices) {
    return StaticEntries.read(devices, new ArrayList<>());
  }

  @Test
  void names_addresses_and_profiles_are_read() {
    Map<String, Resolution> configured =
        read(
            "SSN0013500500040B0C=[2001:db8::17]:4849,milli, meter-7.example=192.0.2.7,"
                + " x=10.0.0.1:1");

    assertThat(configured.get("SSN0013500500040B0C").address())
        .contains(new InetSocketAddress("2001:db8::17", 4849));
    assertThat(configured.get("SSN0013500500040B0C").profile()).isEqualTo("milli");
    assertThat(configured.get("meter-7.example").address())
        .contains(new InetSocketAddress("192.0.2.7", 5683));
    assertThat(configured.get("meter-7.example").profile()).isEmpty();
    assertThat(configured).doesNotContainKey("meter-7");
    assertThat(configured.get("x").address()).contains(new InetSocketAddress("10.0.0.1", 1));
  }

  @Test
  void entries_may_come_as_a_list_as_well() {
    Map<String, Resolution> configured = read("a=10.0.0.1:1,mains", "b=10.0.0.2:2");

    assertThat(configured).containsOnlyKeys("a", "b");
    assertThat(configured.get("a").profile()).isEqualTo("mains");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bad",
        "=10.0.0.1:1",
        "bad=",
        "bad=host.example:5683",
        "bad=10.0.0.256:1",
        "bad=10.0.0:1",
        "bad=10.0.0.1:0",
        "bad=10.0.0.1:65536",
        "bad=10.0.0.1:99999",
        "bad=[::1",
        "bad=[zz::1]:1",
        "bad=[:::::]:1",
        "bad=::1",
        "bad=10.0.0.1:1:2",
        "bad=10.0.0.1:1,MAINS!",
        "bad bad=10.0.0.1:1"
      })
  void a_bad_entry_is_refused_and_the_others_stand(String bad) {
    Map<String, Resolution> configured = read("first=10.0.0.1:1", bad, "last=10.0.0.2:2,mains");

    assertThat(configured).containsOnlyKeys("first", "last");
  }

  @Test
  void a_second_profile_or_a_second_entry_of_one_name_is_refused() {
    Map<String, Resolution> configured =
        read("a=10.0.0.1:1,mains,milli,A=10.0.0.2:2,b=10.0.0.3:3,milli");

    assertThat(configured.get("a").address()).contains(new InetSocketAddress("10.0.0.1", 1));
    assertThat(configured.get("a").profile()).isEqualTo("mains");
    assertThat(configured.get("b").profile()).isEqualTo("milli");
  }
}
