// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import static io.millrace.gateway.GatewayRig.DEVICE;
import static io.millrace.gateway.rig.Client.local;
import static io.millrace.gateway.rig.Client.proxied;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.ContentFormat;
import io.millrace.api.device.DeviceProfile;
import io.millrace.api.resource.LocalResource;
import io.millrace.api.transport.Reliability;
import io.millrace.gateway.rig.MemoryTransport;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Services of one name of two versions of a bundle: the first by ranking, then age, serves, and the
 * other one as soon as it goes. Rows: their rankings, which one goes, who serves before and after.
 */
class SideBySideTest {
  private final GatewayRig rig = new GatewayRig();

  private static Map<String, Object> rank(String version, int ranking) {
    return Map.of(
        "service.ranking",
        ranking,
        "service.id",
        version.equals("old") ? 100L : 200L,
        LocalResource.PATH,
        "app");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, old, old, new",
    "0, 0, new, old, old",
    "0, 5, old, new, new",
    "0, 5, new, new, old",
    "5, 0, old, old, new"
  })
  void transports(int ofOld, int ofNew, String goes, String before, String after) {
    rig.gateway.unbindTransport(rig.transport);
    MemoryTransport old = new MemoryTransport("udp");
    MemoryTransport fresh = new MemoryTransport("udp");
    rig.gateway.bindTransport(old, rank("old", ofOld));
    rig.gateway.bindTransport(fresh, rank("new", ofNew));
    assertThat(answeredBy(old, fresh, "01")).isEqualTo(before);
    rig.gateway.unbindTransport(goes.equals("old") ? old : fresh);
    assertThat(answeredBy(old, fresh, "02")).isEqualTo(after);
  }

  private String answeredBy(MemoryTransport old, MemoryTransport fresh, String token) {
    rig.client.con(token, proxied(CoapCode.GET, DEVICE + "/t"));
    rig.device.last().content("x");
    int ofOld = old.take(rig.client.peer()).size();
    int ofNew = fresh.take(rig.client.peer()).size();
    assertThat(ofOld + ofNew).isEqualTo(1);
    return ofOld > 0 ? "old" : "new";
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, old, 10, 20",
    "0, 0, new, 10, 10",
    "0, 5, old, 20, 20",
    "0, 5, new, 20, 10",
    "5, 0, old, 10, 20"
  })
  void profiles(int ofOld, int ofNew, String goes, int before, int after) {
    DeviceProfile old = new Profile("own", Duration.ofSeconds(10));
    DeviceProfile fresh = new Profile("own", Duration.ofSeconds(20));
    rig.resolver.put(GatewayRig.NAME, rig.device, "own");
    rig.gateway.bindProfile(old, rank("old", ofOld));
    rig.gateway.bindProfile(fresh, rank("new", ofNew));
    assertThat(deadlineSeconds("01")).isEqualTo(before);
    rig.gateway.unbindProfile(goes.equals("old") ? old : fresh);
    assertThat(deadlineSeconds("02")).isEqualTo(after);
  }

  private long deadlineSeconds(String token) {
    rig.client.con(token, proxied(CoapCode.GET, DEVICE + "/t" + token));
    return rig.device.last().deadline.toSeconds();
  }

  private record Profile(String name, Duration deadline) implements DeviceProfile {
    @Override
    public Reliability reliability() {
      return Reliability.CONFIRMABLE.withDeadline(deadline);
    }

    @Override
    public int queueLimit() {
      return 8;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, old, old, new",
    "0, 0, new, old, old",
    "0, 5, old, new, new",
    "0, 5, new, new, old",
    "5, 0, old, old, new"
  })
  void resources(int ofOld, int ofNew, String goes, String before, String after) {
    LocalResource old = (request, peer, answer) -> answer.accept(text("old"));
    LocalResource fresh = (request, peer, answer) -> answer.accept(text("new"));
    rig.offer(old, rank("old", ofOld));
    rig.offer(fresh, rank("new", ofNew));
    assertThat(read("01")).isEqualTo(before);
    rig.withdraw(goes.equals("old") ? old : fresh, rank(goes, 0));
    assertThat(read("02")).isEqualTo(after);
    assertThat(links()).contains("</app>");
    rig.withdraw(goes.equals("old") ? fresh : old, rank("", 0));
    assertThat(links()).doesNotContain("</app>");
  }

  private String read(String token) {
    rig.client.con(token, local(CoapCode.GET, "app"));
    return rig.client.receiveOne().payload().utf8();
  }

  private String links() {
    rig.client.con("0c", local(CoapCode.GET, ".well-known/core"));
    return rig.client.receive().get(0).payload().utf8();
  }

  private static CoapResponse text(String text) {
    return CoapResponse.of(CoapCode.CONTENT, ContentFormat.TEXT, Bytes.utf8(text));
  }
}
