// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.auth;

import io.millrace.api.bytes.Bytes;
import org.osgi.annotation.versioning.ConsumerType;

/** Judges tokens. Thread-safe; never blocks, never throws for what a token holds. */
@ConsumerType
public interface TokenVerifier {
  /** Judges a token: the bytes a client sent. */
  Verification verify(Bytes token);
}
