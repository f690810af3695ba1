// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.lang.reflect.Constructor;
import org.junit.jupiter.api.Test;

/** A record that was compared, in a class loader that nobody needs any more. */
class RecordCachesTest {
  /** Of a part that is a record too. */
  public record Pair(Part part, int number) {
    /** Makes one. */
    public Pair(int number) {
      this(new Part("part " + number), number);
    }
  }

  /** A part. */
  public record Part(String name) {}

  private static final class Loader extends ClassLoader {
    private Loader() {
      super(null);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      String file = name.replace('.', '/') + ".class";
      try (InputStream in = RecordCachesTest.class.getClassLoader().getResourceAsStream(file)) {
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  private static WeakReference<ClassLoader> compared() throws ReflectiveOperationException {
    ClassLoader loader = new Loader();
    Constructor<?> pair = loader.loadClass(Pair.class.getName()).getConstructor(int.class);
    Object one = pair.newInstance(1);
    Object same = pair.newInstance(1);
    assertThat(one.equals(same)).isTrue();
    assertThat(one.hashCode()).isEqualTo(same.hashCode());
    assertThat(one.toString()).isEqualTo(same.toString());
    return new WeakReference<>(loader);
  }

  @Test
  void its_loader_goes_when_java_has_forgotten_it() throws Exception {
    WeakReference<ClassLoader> loader = compared();
    RecordCaches.forget();
    for (int i = 0; i < 20 && loader.get() != null; i++) {
      System.gc();
    }
    assertThat(loader.get()).isNull();
  }
}
