// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.testing.Await;
import io.millrace.rig.RouterProcess;
import io.millrace.rig.SecondBuild;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.eclipse.californium.core.CoapClient;
import org.eclipse.californium.core.CoapHandler;
import org.eclipse.californium.core.CoapResponse;
import org.eclipse.californium.core.coap.CoAP.Code;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.elements.AddressEndpointContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every bundle of the router is replaced as one set, the API and the sockets' own bundle included:
 * each request that a client sends meanwhile, once, is answered, and the port is always bound. So
 * is one that a server has acknowledged before and answers after it.
 */
@Timeout(180)
class WholeSetTest {
  private static final Path HOME = Path.of(System.getProperty("millrace.distribution")).normalize();
  private static final int CALM = 50;

  @TempDir Path directory;
  private final int port = RouterProcess.freePort();
  private final int serverPort = RouterProcess.freePort();

  @Test
  void whole_set_is_replaced_and_no_request_is_lost() throws Exception {
    Path folder = Files.createDirectory(directory.resolve("next"));
    builds(folder);
    Path agent = agent(folder);
    Map<String, Object> socket = Map.of("name", "udp", "port", port);
    Map<String, Object> open = Map.of("anonymous", "127.0.0.1", "destinations", "127.0.0.1");
    try (RouterProcess router =
            RouterProcess.in(directory)
                .configure("io.millrace.net-udp", socket)
                .configure("io.millrace.gateway", open)
                .start();
        LateServer server = new LateServer(serverPort);
        OnceClient client = new OnceClient(port)) {
      client.awaitAnswer();
      CompletableFuture<CoapResponse> late = ask();
      awaitThat(() -> server.asked() == 1);
      RouterProcess.Result started =
          router.shell("start", agent.toUri().toString().replace("///", "/"));
      assertThat(started.status()).as(started.output()).isZero();
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
      for (int more = CALM; more > 0; more -= Files.exists(folder.resolve("result")) ? 1 : 0) {
        assertThat(System.nanoTime()).as(router.output()).isLessThan(end);
        client.send();
        client.listen();
      }
      client.settle();
      String result = Files.readString(folder.resolve("result"));
      System.err.println("the whole set: " + result + ", " + client.sent() + " requests");
      assertThat(result).as(router.output()).endsWith(" ms");
      assertThat(client.unreachable()).isZero();
      assertThat(client.unanswered()).as(client.missing() + router.output()).isZero();
      assertThat(router.shell("lb", "-s").output()).contains("io.millrace.api (0.3.0.NEXT)");
      assertThat(late).isNotDone();
      server.answer();
      assertThat(late.get(20, TimeUnit.SECONDS).getResponseText()).isEqualTo("late");
      assertThat(server.asked()).isEqualTo(1);
      awaitThat(server::isAcknowledged);
    }
  }

  private static void awaitThat(Await.Condition condition) throws Exception {
    Await.that(() -> "what is waited for", Duration.ofSeconds(20), condition);
  }

  /** Has the router ask the server that answers late. */
  private CompletableFuture<CoapResponse> ask() {
    CompletableFuture<CoapResponse> answer = new CompletableFuture<>();
    Request request = new Request(Code.POST);
    request.setDestinationContext(
        new AddressEndpointContext(new InetSocketAddress("127.0.0.1", port)));
    request.getOptions().setProxyUri("coap://127.0.0.1:" + serverPort + "/late");
    new CoapClient("coap://127.0.0.1:" + port)
        .advanced(
            new CoapHandler() {
              @Override
              public void onLoad(CoapResponse response) {
                answer.complete(response);
              }

              @Override
              public void onError() {
                answer.completeExceptionally(new IOException("no answer"));
              }
            },
            request);
    return answer;
  }

  private static void builds(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(HOME.resolve("system"), 2)) {
      for (Path jar : files.filter(each -> each.toString().endsWith(".jar")).toList()) {
        String name = jar.getFileName().toString();
        if (name.startsWith("io.millrace.")) {
          String symbolicName = name.replaceFirst("-[0-9].*", "");
          Files.move(
              SecondBuild.of(jar, folder, "NEXT"),
              folder.resolve(symbolicName + ".jar"),
              StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  private static Path agent(Path folder) throws IOException {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.put(new Attributes.Name("Bundle-ManifestVersion"), "2");
    main.put(new Attributes.Name("Bundle-SymbolicName"), "org.example.wholeset");
    main.put(new Attributes.Name("Bundle-Activator"), WholeSetActivator.class.getName());
    main.put(
        new Attributes.Name("Import-Package"),
        "org.osgi.framework,org.osgi.framework.startlevel,org.osgi.framework.wiring");
    Path jar = folder.resolve("agent.jar");
    String entry = WholeSetActivator.class.getName().replace('.', '/') + ".class";
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest);
        InputStream in = WholeSetTest.class.getClassLoader().getResourceAsStream(entry)) {
      out.putNextEntry(new JarEntry(entry));
      in.transferTo(out);
      out.closeEntry();
    }
    return jar;
  }
}
