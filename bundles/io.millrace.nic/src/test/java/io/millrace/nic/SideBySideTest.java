// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.device.DeviceProfile;
import io.millrace.api.device.SensorCapabilities;
import io.millrace.api.resource.LocalResource;
import io.millrace.api.transport.Reliability;
import io.millrace.lib.slot.ServiceRank;
import io.millrace.nic.sensor.ProfileSlot;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Links and resources of one name of two versions of a bundle: the first by ranking, then age,
 * serves, and the other one as soon as it goes.
 */
class SideBySideTest {
  private static final CoapRequest READ =
      new CoapRequest(
          CoapCode.GET,
          CoapOptions.builder()
              .path("snsr/arduino/temp")
              .add(OptionNumber.URI_QUERY, "sens")
              .build(),
          Bytes.EMPTY);

  private final NicRig rig = new NicRig();

  @ParameterizedTest
  @CsvSource({"0, 0, true", "0, 0, false", "0, 5, true", "0, 5, false", "5, 0, true"})
  void links(int ofOld, int ofNew, boolean oldGoes) {
    rig.startWithout();
    rig.side.stores.bind(rig.store);
    rig.side.codecs.bind(rig.sensor.codec);
    WiredLink old = rig.link;
    WiredLink fresh = new WiredLink(rig.time, rig.sensor);
    rig.side.port.bind(old, new ServiceRank(ofOld, 1));
    rig.side.port.bind(fresh, new ServiceRank(ofNew, 2));
    assertThat(old.isAttached()).isEqualTo(ofNew <= ofOld);
    assertThat(fresh.isAttached()).isEqualTo(ofNew > ofOld);
    assertThat(rig.answered(READ).only().code()).isEqualTo(CoapCode.CONTENT);
    rig.side.port.unbind(oldGoes ? old : fresh);
    assertThat(old.isAttached()).isEqualTo(!oldGoes);
    assertThat(fresh.isAttached()).isEqualTo(oldGoes);
    assertThat(rig.side.port.slot().service()).isSameAs(oldGoes ? fresh : old);
    assertThat(rig.answered(READ).only().code()).isEqualTo(CoapCode.CONTENT);
  }

  @Test
  void a_link_that_the_version_before_still_has_is_used_when_it_is_free() {
    NicRig former = new NicRig().start();
    rig.startWithout();
    rig.side.stores.bind(rig.store);
    rig.side.codecs.bind(rig.sensor.codec);
    rig.side.port.bind(former.link, ServiceRank.first());
    rig.turn(3);
    assertThat(rig.side.port.slot().service()).isNull();
    former.stop();
    rig.turn(1);
    assertThat(rig.side.port.slot().service()).isSameAs(former.link);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, old, 2.05, 2.04",
    "0, 0, new, 2.05, 2.05",
    "0, 5, old, 2.04, 2.04",
    "0, 5, new, 2.04, 2.05",
    "5, 0, old, 2.05, 2.04"
  })
  void resources(int ofOld, int ofNew, String goes, String before, String after) {
    rig.start();
    LocalResource old = (request, peer, answer) -> answer.accept(CoapResponse.of(CoapCode.CONTENT));
    LocalResource fresh =
        (request, peer, answer) -> answer.accept(CoapResponse.of(CoapCode.CHANGED));
    rig.locals.bind(old, rank(1, ofOld));
    rig.locals.bind(fresh, rank(2, ofNew));
    assertThat(read()).isEqualTo(before);
    rig.locals.unbind(goes.equals("old") ? old : fresh, rank(0, 0));
    assertThat(read()).isEqualTo(after);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, old, true, false",
    "0, 0, new, true, true",
    "0, 5, old, false, false",
    "0, 5, new, false, true"
  })
  void profiles(int ofOld, int ofNew, String goes, boolean before, boolean after) {
    ProfileSlot slot = new ProfileSlot("own");
    DeviceProfile old = new Profile(SensorCapabilities.FIRMWARE);
    DeviceProfile fresh = new Profile(null);
    slot.bind(old, new ServiceRank(ofOld, 1));
    slot.bind(fresh, new ServiceRank(ofNew, 2));
    assertThat(slot.sensors() == SensorCapabilities.FIRMWARE).isEqualTo(before);
    slot.unbind(goes.equals("old") ? old : fresh);
    assertThat(slot.sensors() == SensorCapabilities.FIRMWARE).isEqualTo(after);
    slot.unbind(goes.equals("old") ? fresh : old);
    assertThat(slot.sensors() == SensorCapabilities.FIRMWARE).isEqualTo(after);
  }

  private record Profile(SensorCapabilities sensors) implements DeviceProfile {
    @Override
    public String name() {
      return "own";
    }

    @Override
    public Reliability reliability() {
      return Reliability.CONFIRMABLE;
    }

    @Override
    public int queueLimit() {
      return 1;
    }
  }

  private String read() {
    return CoapCode.text(rig.ask(CoapRequest.of(CoapCode.GET, "app")).only().code());
  }

  private Map<String, Object> rank(long id, int ranking) {
    return Map.of(
        LocalResource.PATH,
        "app",
        LocalResource.HOST,
        rig.device.name(),
        "service.id",
        id,
        "service.ranking",
        ranking);
  }
}
