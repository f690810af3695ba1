// SPDX-License-Identifier: Apache-2.0
package io.millrace.directory.registration;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.auth.Permission;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.transport.Peer;
import java.net.InetSocketAddress;
import java.time.Duration;

/** What the tests of registrations share: two accounts, and words for what they see. */
abstract class RegistrationCase {
  static final String LINKS = "</temp>;rt=\"temperature\";ct=0,</light>;rt=\"light lux\"";

  RegistrationRig rig = new RegistrationRig();
  Peer anna = rig.client("anna", "192.0.2.1", 5683, RegistrationRig.REGISTER, Permission.PROXY);
  Peer carl = rig.client("carl", "192.0.2.2", 6000, RegistrationRig.REGISTER);

  CoapResponse register(Peer peer, String query) {
    return rig.register(peer, query, LINKS);
  }

  /** Returns where a name leads to; null when it leads nowhere. */
  InetSocketAddress address(String name) {
    return rig.registrations.devices().containsKey(name)
        ? rig.registrations.devices().get(name).address().orElseThrow()
        : null;
  }

  static void assertCode(CoapResponse response, int code) {
    assertThat(CoapCode.text(response.code()))
        .as(response.payload().utf8())
        .isEqualTo(CoapCode.text(code));
  }

  void turn(long seconds) {
    rig.time.turn(Duration.ofSeconds(seconds));
  }
}
