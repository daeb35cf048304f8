// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The query parameters that a resource method takes; one without this takes none. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface KnownParameters {
  String[] value();
}
