// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.listen;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ssh.keys.KeyList;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.Test;

/** What the status of the router says of SSH. */
class SshCheckTest {
  private static final String PLACE = "127.0.0.1:8101";

  private static String said(Result.Status status, SshState state) {
    Result result = SshCheck.result(state, List.of());
    assertThat(result.getStatus()).isEqualTo(status);
    return result.iterator().next().getMessage();
  }

  @Test
  void says_where_it_listens_and_who_may_come() {
    SshState state = new SshState(PLACE, "", KeyList.NONE, 2, "SHA256:abc");
    assertThat(said(Result.Status.OK, state))
        .isEqualTo("127.0.0.1:8101, 0 keys, 2 logged in, host key SHA256:abc");
  }

  @Test
  void names_the_lines_that_are_wrong() {
    KeyList wrong = new KeyList(Map.of(), List.of("line 3: is no key", "line 7: is no key"));
    assertThat(said(Result.Status.WARN, new SshState(PLACE, "", wrong, 0, "SHA256:abc")))
        .isEqualTo("authorized_keys: line 3: is no key; line 7: is no key");
  }

  @Test
  void says_why_it_does_not_listen() {
    SshState state = new SshState(PLACE, "Address already in use", KeyList.NONE, 0, "SHA256:abc");
    assertThat(said(Result.Status.WARN, state))
        .isEqualTo(
            "cannot listen on 127.0.0.1:8101: Address already in use; it is tried again (port and"
                + " address are set in etc/io.millrace.ssh.cfg)");
  }

  @Test
  void says_that_a_host_key_was_removed_and_hides_no_other_problem() {
    SshState state = new SshState(PLACE, "Address already in use", KeyList.NONE, 0, "SHA256:abc");
    Result result = SshCheck.result(state, List.of(Path.of("/data/ssh/host_ed25519.pem")));
    assertThat(result.getStatus()).isEqualTo(Result.Status.WARN);
    assertThat(result.toString())
        .contains("/data/ssh/host_ed25519.pem was removed: put it back")
        .contains("cannot listen on 127.0.0.1:8101");
  }

  @Test
  void says_that_there_is_none() {
    assertThat(said(Result.Status.OK, new SshState("", "", KeyList.NONE, 0, ""))).isEqualTo("off");
  }
}
