// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.container;

import static org.junit.Assert.assertEquals;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.ContentFormat;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.device.Device;
import io.millrace.api.device.DeviceListener;
import io.millrace.api.device.DeviceProfile;
import io.millrace.api.transport.Call;
import io.millrace.api.transport.Reliability;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceRegistration;

/**
 * A profile comes as a service of a bundle, goes while requests wait for a device of it, and comes
 * back as a file: no request is lost, and those that wait are sent as the new one says.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class ProfileSwapTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final String PROFILE = "probe";
  private static final String NAME = "SSN00135005000000C3";

  @Inject private BundleContext context;

  /** The requests that have reached the device. */
  private final List<DeviceListener> asked = new CopyOnWriteArrayList<>();

  @Configuration
  public Option[] chain() throws Exception {
    return new Option[] {new ChainSetup().options(256)};
  }

  @Test
  public void requests_wait_while_their_profile_is_replaced() throws Exception {
    ServiceRegistration<DeviceProfile> service = registerProfile();
    registerDevice();
    Path file = Chain.folder().resolve("etc").resolve("io.millrace.profile-" + PROFILE + ".cfg");
    try (Client client = Chain.client()) {
      Chain.openSession(context, client);
      Chain.awaitAnswers(client);
      List<Asked> requests = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        requests.add(client.ask(request(i)));
      }
      assertBegun("with nstart 1", 1, client);

      service.unregister();
      assertBegun("without the profile", 1, client);
      Files.writeString(file, "nstart = 3\n");
      Await.that("the profile of the file", TIMEOUT, this::isProfileThere);
      Await.that("three in flight", TIMEOUT, () -> asked.size() == 3);
      assertBegun("with nstart 3", 3, client);
      asked.get(0).answered(content());
      Await.that("the fourth request", TIMEOUT, () -> asked.size() == 4);
      assertBegun("with nstart 3", 4, client);

      asked.subList(1, 4).forEach(each -> each.answered(content()));
      for (Asked each : requests) {
        assertEquals("2.05", each.outcome(TIMEOUT));
      }
    } finally {
      Files.deleteIfExists(file);
    }
    Await.that("the end of the profile", TIMEOUT, () -> !isProfileThere());
  }

  private boolean isProfileThere() {
    try {
      String filter = "(" + DeviceProfile.NAME + "=" + PROFILE + ")";
      return !context.getServiceReferences(DeviceProfile.class, filter).isEmpty();
    } catch (InvalidSyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** What was sent before a request that is answered has been dealt with before it. */
  private void assertBegun(String when, int count, Client client) {
    assertEquals("2.05", client.ask(Chain.read(Chain.Nic.A)).outcome(TIMEOUT));
    assertEquals(when, count, asked.size());
  }

  private static CoapRequest request(int number) {
    String uri = "coap://" + NAME + ".example.net:4849/reading/" + number;
    CoapOptions options = CoapOptions.builder().add(OptionNumber.PROXY_URI, uri).build();
    return new CoapRequest(CoapCode.GET, options, Bytes.EMPTY);
  }

  private static CoapResponse content() {
    return CoapResponse.of(CoapCode.CONTENT, ContentFormat.TEXT, Bytes.utf8("23.0"));
  }

  private ServiceRegistration<DeviceProfile> registerProfile() {
    DeviceProfile profile =
        new DeviceProfile() {
          @Override
          public String name() {
            return PROFILE;
          }

          @Override
          public Reliability reliability() {
            return Reliability.CONFIRMABLE;
          }

          @Override
          public int queueLimit() {
            return 16;
          }

          @Override
          public int nstart() {
            return 1;
          }
        };
    return context.registerService(
        DeviceProfile.class, profile, new Hashtable<>(Map.of(DeviceProfile.NAME, PROFILE)));
  }

  private void registerDevice() {
    Device device =
        new Device() {
          @Override
          public String name() {
            return NAME;
          }

          @Override
          public Call exchange(CoapRequest request, Duration deadline, DeviceListener listener) {
            asked.add(listener);
            return () -> {};
          }

          @Override
          public Call observe(CoapRequest request, Duration deadline, DeviceListener listener) {
            return exchange(request, deadline, listener);
          }
        };
    context.registerService(
        Device.class, device, new Hashtable<>(Map.of(Device.NAME, NAME, Device.PROFILE, PROFILE)));
  }
}
