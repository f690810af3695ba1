// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import static io.millrace.gateway.GatewayRig.DEVICE;
import static io.millrace.gateway.rig.Client.proxied;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.device.DeviceFailure;
import io.millrace.api.session.Sessions;
import io.millrace.gateway.rig.MemoryDevice;
import io.millrace.lib.testing.Failing;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** An observation goes on as soon as the service that it waits for is there: no clock is turned. */
class ObservationEventsTest {
  private final GatewayRig rig = new GatewayRig();

  private void register() {
    rig.client.non("01", proxied(CoapCode.GET, DEVICE + "/t", OptionNumber.OBSERVE, Bytes.EMPTY));
    rig.device.last().notify(1, "first");
    assertThat(rig.client.receive()).hasSize(1);
  }

  private String notified() {
    rig.time.settle();
    rig.device.last().notify(2, "again");
    return rig.client.receiveOne().payload().utf8();
  }

  @Test
  void it_joins_a_device_that_comes_back_at_once() {
    register();
    MemoryDevice.Asked former = rig.device.last();
    rig.deviceGoes();
    former.fail(DeviceFailure.busy("the NIC is being replaced"));
    rig.turn(30_000);
    rig.deviceComes();
    assertThat(notified()).isEqualTo("again");
  }

  @Test
  void it_joins_the_device_of_a_new_directory_at_once() {
    register();
    rig.gateway.unbindResolver(rig.resolver);
    rig.replaceDevice();
    rig.turn(1_000);
    rig.gateway.bindResolver(rig.resolver);
    assertThat(notified()).isEqualTo("again");
  }

  @Test
  void a_stored_one_goes_on_when_the_sessions_are_there() {
    register();
    rig.gateway.stop();
    rig.start();
    rig.gateway.unbindSessions(rig.sessions);
    rig.gateway.unbindStore(rig.store);
    Gateway successor = rig.start(null, rig.store);
    rig.turn(120_000);
    successor.bindSessions(rig.sessions);
    assertThat(notified()).isEqualTo("again");
  }

  @Test
  void a_stored_one_goes_on_though_the_sessions_fail_at_first() {
    register();
    rig.gateway.stop();
    Failing<Sessions> sessions = new Failing<>(Sessions.class, rig.sessions);
    sessions.fail("find", 5, new IllegalStateException("not ready"));
    rig.start(sessions.service(), rig.store);
    rig.turn(10_000);
    assertThat(sessions.failed()).isEqualTo(5);
    rig.device.last().notify(2, "again");
    assertThat(rig.client.receiveOne().payload().utf8()).isEqualTo("again");
  }

  @Test
  void while_it_waits_for_its_device_nothing_runs() {
    register();
    rig.deviceGoes();
    rig.time.settle();
    rig.turn(20_000);
    assertThat(rig.time.untilNext()).isGreaterThan(Duration.ofSeconds(30));
  }
}
