// SPDX-License-Identifier: Apache-2.0
package io.millrace.directory.registration;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.auth.Permission;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.device.Device;
import io.millrace.api.device.Resolution;
import io.millrace.api.transport.Peer;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Who may register what: names, accounts, addresses, quotas. */
class OwnershipTest extends RegistrationCase {
  @Test
  void name_belongs_to_the_account_that_registered_it_first() {
    CoapResponse registered = register(anna, "ep=node1");
    assertCode(register(carl, "ep=NODE1"), CoapCode.FORBIDDEN);
    assertCode(rig.update(carl, registered, "lt=1"), CoapCode.FORBIDDEN);
    assertCode(rig.remove(carl, registered), CoapCode.FORBIDDEN);
    assertThat(address("node1")).isEqualTo(anna.remote());
  }

  @Test
  void name_stays_its_accounts_for_a_while_after_its_lifetime_and_not_for_ever() {
    register(anna, "ep=node1&lt=10");
    turn(3_609);
    assertCode(register(carl, "ep=node1"), CoapCode.FORBIDDEN);
    assertCode(register(anna, "ep=node1&lt=10"), CoapCode.CREATED);
    turn(3_610);
    assertCode(register(carl, "ep=node1"), CoapCode.CREATED);
    assertThat(address("node1")).isEqualTo(carl.remote());
  }

  @Test
  void removed_name_is_free_at_once() {
    rig.remove(anna, register(anna, "ep=node1"));
    assertCode(register(carl, "ep=node1"), CoapCode.CREATED);
    assertThat(rig.registrations.forget("node1")).as("by an administrator").isTrue();
    assertCode(register(anna, "ep=node1"), CoapCode.CREATED);
    assertThat(rig.registrations.forget("node2")).isFalse();
  }

  @Test
  void configured_name_and_that_of_a_device_here_are_refused() {
    InetSocketAddress address = new InetSocketAddress("10.0.0.1", 5683);
    rig.configured.put("static", Resolution.remote("static", address, ""));
    rig.configured.put("starting", Resolution.local("starting", null, ""));
    Device device =
        (Device)
            java.lang.reflect.Proxy.newProxyInstance(
                Device.class.getClassLoader(), new Class<?>[] {Device.class}, (p, m, a) -> null);
    rig.configured.put("nic", Resolution.local("nic", device, ""));
    assertCode(register(anna, "ep=STATIC"), CoapCode.FORBIDDEN);
    assertCode(register(anna, "ep=nic"), CoapCode.FORBIDDEN);
    assertCode(register(anna, "ep=starting"), CoapCode.SERVICE_UNAVAILABLE);
    assertThat(rig.registrations.present()).isEmpty();
  }

  @Test
  void base_of_somebody_else_is_refused_unless_permitted() {
    String base = "ep=node1&base=coap://10.9.9.9:5683";
    assertCode(register(anna, base), CoapCode.FORBIDDEN);
    CoapResponse own = register(anna, "ep=own");
    assertCode(rig.update(anna, own, "base=coap://10.9.9.9:5683"), CoapCode.FORBIDDEN);
    rig.anyBase = true;
    rig.start();
    assertCode(register(anna, base), CoapCode.CREATED);
    for (String never : new String[] {"224.0.1.187", "0.0.0.0", "127.0.0.1", "[ff02::fd]"}) {
      assertCode(register(anna, "ep=n&base=coap://" + never), CoapCode.FORBIDDEN);
    }
  }

  @Test
  void client_without_session_or_permission_or_over_clear_text_registers_nothing() {
    Peer nobody = new Peer("udp", new InetSocketAddress("192.0.2.7", 7), null, "");
    assertCode(register(nobody, "ep=a"), CoapCode.UNAUTHORIZED);
    assertCode(
        register(rig.client("paul", "192.0.2.8", 8, Permission.PROXY), "ep=a"), CoapCode.FORBIDDEN);
    rig.clearText = false;
    rig.start();
    assertCode(register(anna, "ep=a"), CoapCode.FORBIDDEN);
    Peer secure = new Peer("dtls", anna.remote(), null, "cn=anna");
    rig.accounts.put(secure, rig.accounts.get(anna));
    assertCode(register(secure, "ep=a"), CoapCode.CREATED);
  }

  @Test
  void account_is_bounded_in_registrations_and_its_expired_ones_make_room() {
    register(anna, "ep=a&lt=10");
    register(anna, "ep=b");
    register(anna, "ep=c");
    assertCode(register(anna, "ep=d"), CoapCode.FORBIDDEN);
    assertCode(register(anna, "ep=c"), CoapCode.CREATED);
    assertCode(register(carl, "ep=e"), CoapCode.CREATED);
    turn(10);
    assertCode(register(anna, "ep=d"), CoapCode.CREATED);
    assertThat(rig.stored).hasSize(4);
  }

  @Test
  void account_is_bounded_in_bytes() {
    String links = "</" + "a".repeat(900) + ">";
    assertCode(rig.register(anna, "ep=a", links), CoapCode.CREATED);
    assertCode(rig.register(anna, "ep=b", links), CoapCode.REQUEST_ENTITY_TOO_LARGE);
    assertCode(rig.register(anna, "ep=a", links), CoapCode.CREATED);
    assertCode(rig.register(carl, "ep=b", links), CoapCode.CREATED);
    CoapResponse small = register(anna, "ep=c");
    assertCode(rig.update(anna, small, "x=" + "y".repeat(900)), CoapCode.REQUEST_ENTITY_TOO_LARGE);
  }

  @Test
  void all_accounts_are_bounded_together() {
    rig = new RegistrationRig(new RegistrationLimits(2, 2, 2048, Duration.ZERO));
    anna = rig.client("anna", "192.0.2.1", 5683, RegistrationRig.REGISTER);
    carl = rig.client("carl", "192.0.2.2", 5683, RegistrationRig.REGISTER);
    register(anna, "ep=a");
    register(anna, "ep=b&lt=5");
    assertCode(register(carl, "ep=c"), CoapCode.SERVICE_UNAVAILABLE);
    turn(5);
    assertCode(register(carl, "ep=c"), CoapCode.CREATED);
  }
}
