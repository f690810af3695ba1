// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.shell.ShellRole;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;

class RoleInputTest {
  private Optional<ShellRole> role = Optional.of(ShellRole.ADMIN);
  private final RoleInput in =
      new RoleInput(new ByteArrayInputStream(new byte[] {1, 2, 3, 4}), ShellRole.ADMIN, () -> role);

  @Test
  void all_is_handed_on_while_the_role_stays() throws IOException {
    assertThat(in.readAllBytes()).containsExactly(1, 2, 3, 4);
  }

  @ParameterizedTest
  @NullSource
  @EnumSource(names = {"VIEWER", "OPERATOR"})
  void it_ends_for_good_when_the_key_is_away_or_has_another_role(ShellRole other)
      throws IOException {
    assertThat(in.read()).isEqualTo(1);
    role = Optional.ofNullable(other);
    assertThat(in.read()).isEqualTo(-1);
    role = Optional.of(ShellRole.ADMIN);
    assertThat(in.read(new byte[4], 0, 4)).isEqualTo(-1);
  }
}
