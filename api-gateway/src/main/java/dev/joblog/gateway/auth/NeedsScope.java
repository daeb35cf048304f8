// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.auth;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A resource method that only a bearer token opens. A method without it is public.
 *
 * @see BearerFilter
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface NeedsScope {

  /** Any one of these is enough; none: any valid token. */
  String[] value() default {};

  /** Where the token may say whom it is for. */
  AudienceClaim audience() default AudienceClaim.AUD;
}
