// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Avro's null is our empty. */
final class Optionals {

  static <A, B> Optional<B> map(@Nullable A value, Function<A, B> decode) {
    return value == null ? Optional.empty() : Optional.of(decode.apply(value));
  }

  static OptionalInt ofInt(@Nullable Integer value) {
    return value == null ? OptionalInt.empty() : OptionalInt.of(value);
  }

  static @Nullable Integer orNull(OptionalInt value) {
    return value.isPresent() ? (Integer) value.getAsInt() : null;
  }

  static OptionalLong ofLong(@Nullable Long value) {
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }

  static @Nullable Long orNull(OptionalLong value) {
    return value.isPresent() ? (Long) value.getAsLong() : null;
  }

  private Optionals() {}
}
