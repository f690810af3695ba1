// SPDX-License-Identifier: Apache-2.0
package io.millrace.store.redis;

import io.millrace.api.store.Store;
import io.millrace.api.store.StoreMap;
import java.util.regex.Pattern;

/** The store as a service. */
record RedisStore(Keys keys, Scripts scripts, OperationQueue queue, Listeners listeners)
    implements Store {
  private static final Pattern NAME = Pattern.compile("[a-z0-9.-]{1,64}");

  @Override
  public StoreMap map(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("a map's name is 1 to 64 of a-z, 0-9, dot, hyphen");
    }
    return new RedisMap(this, name);
  }

  @Override
  public boolean isShared(String name) {
    return keys.isShared(name);
  }
}
