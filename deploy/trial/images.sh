#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Makes the images that docker-compose.yml names, where none can be pulled: a Debian base with a JRE, HAProxy and Prometheus, and on it Kafka,
# the registry and the token issuer as Maven Central has them. As root, on Debian, after ./mvnw package. Prints the variables for .env.
# The same files at the same places as in the public images, as far as docker-compose.yml names them; nothing else of those is tried.
set -euo pipefail
cd "$(dirname "$0")/../.."
work=${1:?usage: images.sh FOLDER}
mkdir -p "$work"
registry=3.3.3 issuer=26.7.3

has() { docker image inspect "$1" >/dev/null 2>&1; }
build() { DOCKER_BUILDKIT=0 docker build -q -t "$1" "$2" >&2; }
fetch() {
  ./mvnw -B -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy -f schemas/pom.xml \
    -Dartifact="$1" -DoutputDirectory="$(realpath "$work")" -Dmdep.useBaseVersion=true >&2
}
# Registry and issuer need Java 21 or later.
newer_java() {
  for home in ${TRIAL_JAVA_HOME:-} /usr/lib/jvm/*; do
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release" 2>/dev/null || true)
    if [ "${version:-0}" -ge 21 ]; then echo "$home"; return; fi
  done
  echo "Expected a JDK of 21 or later in /usr/lib/jvm or TRIAL_JAVA_HOME, but there is none" >&2
  exit 1
}

if ! has local/trial-base; then
  mirror=$(grep -rhoE '(http|https)://[^ ]*/debian/?( |$)' /etc/apt/sources.list* 2>/dev/null | head -n 1 || true)
  [ -d "$work/root/usr" ] || debootstrap --variant=minbase \
    --include=openjdk-17-jre-headless,haproxy,prometheus,wget,ca-certificates bookworm "$work/root" ${mirror:+"$mirror"} >&2
  tar -C "$work/root" -c . | docker import - local/trial-base >&2
fi

if ! has local/trial-kafka; then
  mkdir -p "$work/kafka"
  cp -r quickstart/broker/target/lib "$work/kafka/libs"
  cat > "$work/kafka/run" <<'RUN'
#!/bin/bash
set -e
kafka() { java $KAFKA_HEAP_OPTS -Dlog4j2.configurationFile=/opt/kafka/config/log4j2.yaml -cp '/opt/kafka/libs/*' "$@"; }
cp /etc/kafka/docker/*.yaml /opt/kafka/config/
kafka kafka.docker.KafkaDockerWrapper setup --default-configs-dir /etc/kafka/docker --mounted-configs-dir /mnt/shared/config --final-configs-dir /opt/kafka/config
exec java $KAFKA_HEAP_OPTS -Dlog4j2.configurationFile=/opt/kafka/config/log4j2.yaml -cp '/opt/kafka/libs/*' kafka.Kafka /opt/kafka/config/server.properties
RUN
  cat > "$work/kafka/log4j2.yaml" <<'LOG'
Configuration:
  Appenders:
    Console: {name: STDOUT, PatternLayout: {pattern: "[%d] %p %m (%c)%n"}}
  Loggers:
    Root: {level: WARN, AppenderRef: [{ref: STDOUT}]}
LOG
  cat > "$work/kafka/Dockerfile" <<'IMAGE'
FROM local/trial-base
RUN useradd --uid 1000 --no-create-home appuser && mkdir -p /opt/kafka/config /opt/kafka/logs /var/lib/kafka/data /mnt/shared/config /etc/kafka/docker && chown -R appuser /opt/kafka /var/lib/kafka
COPY libs /opt/kafka/libs
COPY run log4j2.yaml /etc/kafka/docker/
RUN cp /etc/kafka/docker/log4j2.yaml /etc/kafka/docker/tools-log4j2.yaml && touch /etc/kafka/docker/server.properties && chmod +x /etc/kafka/docker/run
USER appuser
CMD ["/etc/kafka/docker/run"]
IMAGE
  build local/trial-kafka "$work/kafka"
fi

if ! has local/trial-java; then
  mkdir -p "$work/java"
  cp -rL "$(newer_java)" "$work/java/jdk"
  printf 'FROM local/trial-base\nCOPY jdk /opt/jdk\nENV JAVA_HOME=/opt/jdk PATH=/opt/jdk/bin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n' > "$work/java/Dockerfile"
  build local/trial-java "$work/java"
fi

if ! has local/trial-registry; then
  fetch "io.apicurio:apicurio-registry-app:$registry:tar.gz:all"
  mkdir -p "$work/registry/app"
  tar -C "$work/registry/app" -xzf "$work/apicurio-registry-app-$registry-all.tar.gz"
  printf 'FROM local/trial-java\nCOPY app /deployments\nUSER 185\nCMD ["java", "-Dquarkus.http.host=0.0.0.0", "-jar", "/deployments/quarkus-run.jar"]\n' > "$work/registry/Dockerfile"
  build local/trial-registry "$work/registry"
fi

if ! has local/trial-issuer; then
  fetch "org.keycloak:keycloak-quarkus-dist:$issuer:zip"
  mkdir -p "$work/issuer"
  (cd "$work/issuer" && "$(newer_java)/bin/jar" xf "../keycloak-quarkus-dist-$issuer.zip" && mv "keycloak-$issuer" keycloak)
  cat > "$work/issuer/Dockerfile" <<'IMAGE'
FROM local/trial-java
COPY keycloak /opt/keycloak
RUN useradd --uid 1000 --gid 0 --no-create-home keycloak && mkdir -p /opt/keycloak/data && chown -R 1000:0 /opt/keycloak && chmod +x /opt/keycloak/bin/kc.sh
USER 1000
ENTRYPOINT ["/opt/keycloak/bin/kc.sh"]
IMAGE
  build local/trial-issuer "$work/issuer"
fi

if ! has local/trial-prometheus; then
  mkdir -p "$work/prometheus"
  printf 'FROM local/trial-base\nRUN mkdir /prometheus && chown 65534:65534 /prometheus\nUSER nobody\nENTRYPOINT ["prometheus"]\n' > "$work/prometheus/Dockerfile"
  build local/trial-prometheus "$work/prometheus"
fi

cat <<'NAMES'
JOBLOG_JAVA_IMAGE=local/trial-base
JOBLOG_PROXY_IMAGE=local/trial-base
JOBLOG_KAFKA_IMAGE=local/trial-kafka
JOBLOG_REGISTRY_IMAGE=local/trial-registry
JOBLOG_ISSUER_IMAGE=local/trial-issuer
JOBLOG_PROMETHEUS_IMAGE=local/trial-prometheus
NAMES
