// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.firmware;

import static io.millrace.nic.firmware.Uploader.head;
import static io.millrace.nic.firmware.Uploader.image;
import static io.millrace.nic.firmware.Uploader.state;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.device.Device;
import io.millrace.lib.command.ShellCommands;
import java.lang.reflect.Proxy;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

class ImageCommandsTest {
  private static final String NAME = "SSN0013500000000001";

  @TempDir Path folder;

  private Uploader client;
  private ImageCommands commands;

  @BeforeEach
  void start() throws Exception {
    client = new Uploader(folder);
    commands = new ImageCommands(framework());
    commands.bindNic(client.firmware, Map.of(Device.NAME, NAME));
  }

  private static BundleContext framework() {
    ClassLoader loader = BundleContext.class.getClassLoader();
    Object registration =
        Proxy.newProxyInstance(
            loader, new Class<?>[] {ServiceRegistration.class}, (self, method, words) -> null);
    return (BundleContext)
        Proxy.newProxyInstance(
            loader, new Class<?>[] {BundleContext.class}, (self, method, words) -> registration);
  }

  private String run(String command, String... words) throws Exception {
    return ShellCommands.call(commands, "nic", command, words);
  }

  @Test
  void images_are_listed_with_their_roles() throws Exception {
    client.boot("1.0.0", 500);
    client.upload(head("2.0.0", image(600)), image(600), 0);
    assertThat(run("images", NAME))
        .containsPattern("built-in +0.1.0 +former")
        .containsPattern("1.0.0 +1.0.0 +booted +500")
        .containsPattern("2.0.0 +2.0.0 +verified +600");
    assertThat(run("images", NAME, "--json"))
        .startsWith("[{\"image\":\"built-in\",\"version\":\"0.1.0\",\"role\":\"former\"");
  }

  @Test
  void verified_image_is_activated_and_rolled_back() throws Exception {
    client.upload(head("2.0.0", image(600)), image(600), 0);
    assertThat(run("image-activate", NAME)).containsPattern("2.0.0 +2.0.0 +booted");
    assertThat(client.shown).isEqualTo("2.0.0");
    assertThat(run("image-rollback", NAME)).containsPattern("2.0.0 +2.0.0 +former");
    assertThat(client.shown).isEmpty();
    assertThat(run("image-activate", NAME, "2.0.0", "--json")).contains("\"role\":\"booted\"");
  }

  @Test
  void refusals_say_why() {
    assertThatThrownBy(() -> run("image-activate", NAME)).hasMessage("no image was verified");
    assertThatThrownBy(() -> run("image-rollback", NAME)).hasMessage("there is no former image");
    assertThatThrownBy(() -> run("images", "SSN2")).hasMessageContaining("there are [" + NAME);
    assertThatThrownBy(() -> run("images")).hasMessageContaining("nic:images NAME");
    assertThatThrownBy(() -> run("image-activate", NAME, "a", "b"))
        .hasMessageContaining("understood");
  }

  @Test
  void help_is_there_for_each() throws Exception {
    assertThat(run("images", "--help")).startsWith("nic:images NAME [--json]");
    assertThat(run("image-activate", "--help")).startsWith("nic:image-activate NAME [VERSION]");
    assertThat(run("image-rollback", "--help")).startsWith("nic:image-rollback NAME");
    assertThat(run("image-pack", "--help"))
        .startsWith("nic:image-pack FROM TO VERSION [--type N] [--flags N] [--json]");
  }

  @Test
  void packed_image_is_one_that_the_nic_takes() throws Exception {
    Path from = Files.write(folder.resolve("firmware.bin"), image(900).toArray());
    Path to = folder.resolve("firmware.image");
    assertThat(run("image-pack", from.toString(), to.toString(), "3.1.4", "--json"))
        .contains("\"version\":\"3.1.4\",\"bytes\":900");
    Bytes file = Bytes.wrap(Files.readAllBytes(to));
    assertThat(file).isEqualTo(head("3.1.4", image(900)).record().plus(image(900)));
    assertThat(state(client.put("image", file))).isEqualTo(5);
    assertThatThrownBy(() -> run("image-pack", from.toString(), to.toString(), "3.1.4"))
        .isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void nothing_that_is_no_image_is_packed() throws Exception {
    String empty = Files.write(folder.resolve("empty"), new byte[0]).toString();
    String to = folder.resolve("to").toString();
    assertThatThrownBy(() -> run("image-pack", empty, to, "1.0.0")).hasMessageContaining("0 bytes");
    assertThatThrownBy(() -> run("image-pack", empty, to, "1.0")).hasMessageContaining("allowed");
    assertThatThrownBy(() -> run("image-pack", empty, to)).hasMessageContaining("are needed");
    assertThatThrownBy(() -> run("image-pack", empty, to, "1.0.0", "--type", "4294967296"))
        .hasMessageContaining("--type 4294967296");
    assertThat(Path.of(to)).doesNotExist();
  }
}
